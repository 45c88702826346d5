import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FIELD_TYPES } from '../fields/field-spec.js';
import { APP_MODULE, generate } from '../../test/generate.js';
import { command, receiver } from './provider.js';
import { entity, resource } from './resource.js';
import { userModel } from './user-model.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const EVERY_COLUMN =
  'title:string(20)!,body:text,count:int,big:bigint,ratio:float,price:decimal(8,2),isOpen:boolean,day:date,at:datetime,hour:time,' +
  'token:uuid,extra:json,status:enum(draft|in_print),mail:email,site:url,slug:slug!';
const EVERY_NULL = EVERY_COLUMN.replaceAll('!', '')
  .replaceAll(/(?=,|$)/g, '?')
  .replaceAll('(8?,2)?', '(8,2)?');

const CONFIG = `import { defineConfig } from 'vitest/config';
import { defaultServerConditions } from 'vite';
export default defineConfig({ ssr: { resolve: { conditions: ['@nuages/source', ...defaultServerConditions] } }, test: { env: { LOG_LEVEL: 'silent' } } });
`;

let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'nuages-generated-')));
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  let tree = await generate(userModel({ path: 'displayName:string(80)?,isLoud:boolean,mood:enum(glad|sad)' }));
  tree = await generate(resource({ name: 'things', path: EVERY_COLUMN }), tree);
  tree = await generate(resource({ name: 'maybes', path: EVERY_NULL }), tree);
  tree = await generate(resource({ name: 'tags', path: 'name:string(30)!' }), tree);
  tree = await generate(resource({ name: 'shop/notes', path: 'text:text,author:user,tags:Tag[],parent:Note?' }), tree);
  tree = await generate(resource({ name: 'remarks', path: 'note:Note,text:string(9)' }), tree);
  tree = await generate(
    resource({ name: 'badges', path: 'holder:user!,tag:Tag!?,note:Note!,level:enum(low|high)?,class:string(5)' }),
    tree,
  );
  tree = await generate(command({ name: 'greet-people' }), tree);
  tree = await generate(receiver({ name: 'announce-thing', path: 'Thing' }), tree);
  const sourceRoot = 'apps/club/src';
  tree.create(`/${sourceRoot}/club.module.ts`, APP_MODULE.replace('AppModule', 'ClubModule'));
  tree = await generate(entity({ name: 'teams', path: 'name:string', sourceRoot }), tree);
  tree = await generate(userModel({ name: 'members', path: 'AbstractBaseUser,team:Team?', sourceRoot }), tree);
  tree = await generate(resource({ name: 'games', path: 'title:string,host:user', sourceRoot }), tree);
  for (const path of tree.files.filter((each) => /^\/(src|apps)\//.test(each))) await write(path, tree.readText(path));
  await write('package.json', '{ "type": "module" }');
  await write('vitest.config.ts', CONFIG);
  await write(
    'tsconfig.json',
    JSON.stringify({ extends: join(ROOT, 'tsconfig.base.json'), compilerOptions: { noEmit: true }, include: ['src', 'apps'] }),
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('every type of the grammar is tried', () => {
  for (const type of Object.keys(FIELD_TYPES).filter((each) => each !== 'user')) expect(EVERY_COLUMN).toContain(`:${type}`);
});

test('what is generated compiles, lints, is formatted, and passes its tests', { timeout: 600_000 }, async () => {
  expect(await complaintOf('oxlint', ['--deny-warnings', 'src', 'apps'])).toBe('');
  const formatting = ['--config', join(ROOT, '.prettierrc.json'), '--ignore-path', join(folder, 'none'), '--check', 'src', 'apps'];
  expect(await complaintOf('prettier', formatting)).toBe('');
  expect(await complaintOf('tsc', ['-p', 'tsconfig.json'])).toBe('');
  expect(
    await complaintOf('vitest', ['run', '--test-timeout', '60000', '--root', folder, '--config', join(folder, 'vitest.config.ts')]),
  ).toBe('');
});

async function write(path: string, text: string): Promise<void> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

/** Runs a tool in the generated application; gives what it says against it. */
async function complaintOf(tool: string, args: readonly string[]): Promise<string> {
  const { VITEST: _, VITEST_POOL_ID: __, VITEST_WORKER_ID: ___, ...env } = process.env;
  const script = join(ROOT, 'node_modules/.bin', tool);
  return promisify(execFile)(script, [...args], { cwd: folder, env }).then(
    () => '',
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${tool}: ${stdout}${stderr}`,
  );
}

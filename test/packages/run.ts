import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, startServer } from './processes.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What the README's first example needs beside what `nest new` installs. */
const LIBS = ['core', 'signals', 'managers', 'serializers'];
const PEERS = ['@nestjs/event-emitter@12', '@nestjs/typeorm@12', 'class-transformer@0.5', 'class-validator@0.15', 'typeorm@1'];
/** Development tools of `nest new` that this test does not use. */
const UNUSED = [
  'oxlint',
  'oxlint-tsgolint',
  'vitest',
  '@vitest/coverage-v8',
  'vite-tsconfig-paths',
  'prettier',
  '@nestjs/mau',
  'supertest',
  '@types/supertest',
];

/** Packs the libs, installs them into an application made by `nest new`, and lets the README's first example serve. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nuages-packages-'));
  try {
    const tarballs = await pack(folder);
    const app = await createApp(folder, tarballs);
    await writeFile(join(app, 'src/app.module.ts'), await readFirstExample());
    await run('npm', ['run', 'build'], app);
    await tryOut(app);
    console.log("The README's first example works in a new Nest application.");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pack(folder: string): Promise<string[]> {
  await run('npm', ['pack', '--silent', '--pack-destination', folder, ...LIBS.flatMap((lib) => ['-w', `@nuages/${lib}`])], ROOT);
  return (await readdir(folder)).filter((name) => name.endsWith('.tgz')).map((name) => join(folder, name));
}

async function createApp(folder: string, tarballs: readonly string[]): Promise<string> {
  const app = join(folder, 'shop');
  await run(
    join(ROOT, 'node_modules/.bin/nest'),
    ['new', 'shop', '--skip-install', '--skip-git', '--skip-tests', '-p', 'npm', '--no-observe'],
    folder,
  );
  await Promise.all(['app.controller.ts', 'app.service.ts'].map((name) => rm(join(app, 'src', name))));
  await run('npm', ['pkg', 'delete', ...UNUSED.map((name) => `devDependencies.${name}`)], app);
  await writeFile(join(app, 'tsconfig.json'), (await readFile(join(app, 'tsconfig.json'), 'utf8')).replace('"vitest/globals", ', ''));
  await run('npm', ['install', '--no-audit', '--no-fund', ...tarballs, ...PEERS], app);
  return app;
}

async function readFirstExample(): Promise<string> {
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  const block = /<!-- example: readme\/first -->\n+```ts\n([\s\S]*?)```/.exec(readme);
  if (!block) throw new Error('README.md has no block <!-- example: readme/first -->.');
  return block[1]!;
}

async function tryOut(app: string): Promise<void> {
  await using server = await startServer(['dist/main.js'], app);
  const post = (body: unknown) =>
    fetch(`${server.url}/books`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

  await expectAnswer(await post({ title: 'Candide' }), 201, { id: 1, title: 'Candide' });
  await expectAnswer(await post({ title: '' }), 400, { title: ['This field may not be blank.'] });
  await expectAnswer(await fetch(`${server.url}/books?search=candi`), 200, [{ id: 1, title: 'Candide' }]);
}

async function expectAnswer(response: Response, status: number, body: unknown): Promise<void> {
  const actual = [response.status, JSON.stringify(await response.json())];
  const expected = [status, JSON.stringify(body)];
  if (String(actual) !== String(expected)) throw new Error(`${response.url} answered ${actual.join(' ')}, expected ${expected.join(' ')}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAnswer, newApplication } from './application.js';
import { ROOT } from './pack.js';
import { startServer } from './processes.js';
import type { Registry } from './registry.js';

/** Development tools of `nest new` that this test does not use. */
const UNUSED = ['oxlint', 'oxlint-tsgolint', 'vitest', '@vitest/coverage-v8', 'vite-tsconfig-paths', 'prettier', '@nestjs/mau'];

/** Lets the README's first example serve in a new application that has what the README says to install, and no more. */
export async function tryFirstExample(parent: string, registry: Registry): Promise<void> {
  const { folder, npm } = await newApplication(parent, 'books', registry, '--skip-tests');
  await Promise.all(['app.controller.ts', 'app.service.ts'].map((name) => rm(join(folder, 'src', name))));
  await npm('pkg', 'delete', ...UNUSED.map((name) => `devDependencies.${name}`));
  const config = join(folder, 'tsconfig.json');
  await writeFile(config, (await readFile(config, 'utf8')).replace('"vitest/globals", ', ''));
  const readme = await readFile(join(ROOT, 'README.md'), 'utf8');
  await npm('install', ...cut(readme, /^npm i (@nuages\/core .*)$/m).split(' '));
  await writeFile(join(folder, 'src/app.module.ts'), cut(readme, /<!-- example: readme\/first -->\n+```ts\n([\s\S]*?)```/));
  await npm('run', 'build');

  await using server = await startServer(['dist/main.js'], folder);
  const post = (body: unknown) =>
    fetch(`${server.url}/books`, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

  await expectAnswer(await post({ title: 'Candide' }), 201, { id: 1, title: 'Candide' });
  await expectAnswer(await post({ title: '' }), 400, { title: ['This field may not be blank.'] });
  await expectAnswer(await fetch(`${server.url}/books?search=candi`), 200, [{ id: 1, title: 'Candide' }]);
}

function cut(readme: string, pattern: RegExp): string {
  const found = pattern.exec(readme)?.[1];
  if (found === undefined) throw new Error(`README.md has nothing like ${String(pattern)}.`);
  return found;
}

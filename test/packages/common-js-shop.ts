import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAnswer, newCommonJsApplication } from './application.js';
import { startServer } from './processes.js';
import type { Registry } from './registry.js';
import { expectNothingNew } from './snapshot.js';

/** `nest add` in an application of CommonJS and Jest; one whose compiler cannot find ES modules is refused, and stays as it was. */
export async function tryCommonJsShop(parent: string, registry: Registry): Promise<void> {
  const app = await newCommonJsApplication(parent, 'old-shop', registry);
  await app.npm('install', '@nuages/rest', '@nuages/schematics');

  const config = join(app.folder, 'tsconfig.json');
  const text = await readFile(config, 'utf8');
  await writeFile(config, text.replaceAll('"nodenext"', '"node"').replace('"module": "node"', '"module": "commonjs"'));
  await expectNothingNew(app, async () => {
    const refusal = await app.call('nest', ['add', '@nuages/rest', '--skip-install']).then(() => '', String);
    if (!refusal.includes('Set "module" and "moduleResolution" to "nodenext"')) throw new Error(`nest add is not refused: ${refusal}`);
  });
  await writeFile(config, text);

  await app.call('nest', ['add', '@nuages/rest']);
  await app.call('nuages', ['g', 'resource', 'tags', 'name:string(30)']);
  await app.npm('run', 'build');
  await app.call('nuages', ['migrate']);
  await app.call('nuages', ['makemigrations', 'shop']);
  await app.npm('run', 'lint');
  await app.npm('run', 'build');
  await app.call('nuages', ['migrate']);
  await app.npm('test');
  await using server = await startServer(['dist/main.js'], app.folder);
  const headers = { 'content-type': 'application/json' };
  const made = await fetch(`${server.url}/tags`, { method: 'POST', body: '{ "name": "new" }', headers });
  await expectAnswer(made, 201, { id: 1, name: 'new' });
}

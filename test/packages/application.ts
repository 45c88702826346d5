import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './pack.js';
import { run } from './processes.js';
import type { Registry } from './registry.js';

/** An application made by `nest new`, in a folder of its own. */
export interface Application {
  readonly folder: string;
  /** Runs one of its packages' commands. */
  readonly call: (command: string, args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<string>;
  readonly npm: (...args: string[]) => Promise<string>;
}

/** Makes an application, not installed yet, whose npm takes our packages from a registry. */
export async function newApplication(parent: string, name: string, registry: Registry, ...flags: string[]): Promise<Application> {
  const nest = join(ROOT, 'node_modules/.bin/nest');
  await run(nest, ['new', name, '--skip-install', '--skip-git', '-p', 'npm', '--no-observe', ...flags], parent);
  const folder = join(parent, name);
  await writeFile(join(folder, '.npmrc'), `@nuages:registry=${registry.url}\nloglevel=error\naudit=false\nfund=false\n`);
  return {
    folder,
    call: (command, args, env) => run(join(folder, 'node_modules/.bin', command), args, folder, env),
    npm: (...args) => run('npm', args, folder),
  };
}

/** @throws Error where an answer has another status, or lacks members or has others */
export async function expectAnswer(response: Response, status: number, body: object): Promise<void> {
  const actual = (await response.json()) as object;
  const picked = Array.isArray(body) ? actual : Object.fromEntries(Object.keys(body).map((key) => [key, actual[key as never]]));
  if (response.status !== status || JSON.stringify(picked) !== JSON.stringify(body))
    throw new Error(
      `${response.url} answered ${response.status} ${JSON.stringify(actual)}, expected ${status} with ${JSON.stringify(body)}`,
    );
}

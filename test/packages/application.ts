import { NodeWorkflow } from '@angular-devkit/schematics/tools/index.js';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastValueFrom } from 'rxjs';
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
  return fromRegistry(join(parent, name), registry);
}

/** As {@link newApplication}, of CommonJS and Jest, which `nest new` makes only where it can ask. */
export async function newCommonJsApplication(parent: string, name: string, registry: Registry): Promise<Application> {
  const options = { name, type: 'cjs', language: 'ts', strict: true, spec: true, format: false, observe: false };
  const workflow = new NodeWorkflow(parent, { resolvePaths: [ROOT] });
  const described = { author: '', description: '', version: '0.0.1', packageManager: 'npm' };
  const made = workflow.execute({ collection: '@nestjs/schematics', schematic: 'application', options: { ...options, ...described } });
  await lastValueFrom(made, { defaultValue: undefined });
  return fromRegistry(join(parent, name), registry);
}

async function fromRegistry(folder: string, registry: Registry): Promise<Application> {
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

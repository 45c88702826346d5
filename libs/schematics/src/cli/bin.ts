#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { areForGenerators, help } from './help.js';
import { findProject, takeProject } from './project.js';

const IS_INSIDE = 'NUAGES_INSIDE';
/** What shells say of a process whose output nobody reads any more, as before `| head`. */
const NOT_READ = 141;

/** Help comes at once; anything else starts Node again with the flags that the project's files need, if any. */
async function main(): Promise<number> {
  const { name, rest } = takeProject(process.argv.slice(2));
  const words = areForGenerators(rest) && rest.length > 1 && name ? [...rest, '--project', name] : rest;
  const status = await help(words, () => findProject(process.cwd(), name)).catch(() => undefined); // what is wrong is said by run()
  if (status !== undefined) return status;
  const flags = process.env[IS_INSIDE] ? [] : flagsOf(name);
  if (flags.length === 0) return (await import('./run.js')).run(words, name);
  const child = spawnSync(process.execPath, [...flags, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, [IS_INSIDE]: '1' },
  });
  return child.status ?? 1;
}

function flagsOf(name: string | undefined): readonly string[] {
  try {
    return findProject(process.cwd(), name).settings.node ?? [];
  } catch {
    return []; // said by run()
  }
}

process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? NOT_READ : 1));
main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

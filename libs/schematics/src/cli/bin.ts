#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { help } from './help.js';
import { findProject } from './project.js';

const IS_INSIDE = 'NUAGES_INSIDE';

/** Help comes at once; anything else starts Node again with the flags that the project's files need, if any. */
async function main(): Promise<number> {
  const words = process.argv.slice(2);
  const status = await help(words, () => findProject(process.cwd())).catch(() => undefined); // what is wrong is said by run()
  if (status !== undefined) return status;
  const flags = process.env[IS_INSIDE] ? [] : flagsOf();
  if (flags.length === 0) return (await import('./run.js')).run(words);
  const child = spawnSync(process.execPath, [...flags, fileURLToPath(import.meta.url), ...words], {
    stdio: 'inherit',
    env: { ...process.env, [IS_INSIDE]: '1' },
  });
  return child.status ?? 1;
}

function flagsOf(): readonly string[] {
  try {
    return findProject(process.cwd()).settings.node ?? [];
  } catch {
    return []; // said by run()
  }
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

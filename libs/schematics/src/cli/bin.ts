#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findProject } from './project.js';
import { run } from './run.js';

const IS_INSIDE = 'NUAGES_INSIDE';

/** Starts Node again with the flags that the project's files need. */
async function main(): Promise<number> {
  const words = process.argv.slice(2);
  const flags = process.env[IS_INSIDE] ? [] : flagsOf();
  if (flags.length === 0) return run(words);
  const { status } = spawnSync(process.execPath, [...flags, fileURLToPath(import.meta.url), ...words], {
    stdio: 'inherit',
    env: { ...process.env, [IS_INSIDE]: '1' },
  });
  return status ?? 1;
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

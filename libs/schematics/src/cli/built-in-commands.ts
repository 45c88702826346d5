import type { CommandDeclaration } from '@nuages/core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The commands of each lib, as `npm run docs` wrote them down: reading them loads no lib. */
const LIST = new URL('../../collection/commands.json', import.meta.url);

/** The commands of the libs that are installed where a folder is. */
export function builtInCommands(folder: string): CommandDeclaration[] {
  const all = JSON.parse(readFileSync(LIST, 'utf8')) as Record<string, CommandDeclaration[]>;
  const { resolve } = createRequire(join(folder, 'package.json'));
  const isInstalled = (lib: string) => {
    try {
      return resolve(`${lib}/package.json`) !== '';
    } catch {
      return false;
    }
  };
  const found = Object.entries(all).flatMap(([lib, commands]) => (isInstalled(lib) ? commands : []));
  return found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

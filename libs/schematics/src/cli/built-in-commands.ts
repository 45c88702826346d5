import type { CommandDeclaration } from '@nuages/core';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { readCommandList } from '../command-list.js';

/** The commands of the libs that are installed where a folder is. */
export function builtInCommands(folder: string): CommandDeclaration[] {
  const { resolve } = createRequire(join(folder, 'package.json'));
  const isInstalled = (lib: string) => {
    try {
      return resolve(`${lib}/package.json`) !== '';
    } catch {
      return false;
    }
  };
  const found = Object.entries(readCommandList()).flatMap(([lib, commands]) => (isInstalled(lib) ? commands : []));
  return found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

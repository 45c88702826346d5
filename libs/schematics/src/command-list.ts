import type { CommandDeclaration } from '@nuages/core';
import { readFileSync } from 'node:fs';

const LIST = new URL('../collection/commands.json', import.meta.url);

/** The commands of each lib, as `npm run docs` wrote them down: reading them loads no lib. */
export function readCommandList(): Readonly<Record<string, readonly CommandDeclaration[]>> {
  return JSON.parse(readFileSync(LIST, 'utf8')) as Record<string, CommandDeclaration[]>;
}

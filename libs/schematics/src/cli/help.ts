import type { CommandDeclaration } from '@nuages/core';
import { Command as Program } from 'commander';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse, programOf, withGenerators } from './program.js';
import type { Project } from './project.js';

/** Whether words are about the generators, which need no application. */
export function areForGenerators(words: readonly string[]): boolean {
  return words[0] === 'g' || words[0] === 'generate';
}

/**
 * Answers words that ask for help from what the application's commands were when it was last loaded; `undefined` where it has to
 * be loaded, or where they ask for something else.
 */
export async function help(words: readonly string[], project: () => Project): Promise<number | undefined> {
  const asks = words.length === 0 || words[0] === 'help' || words.includes('--help') || words.includes('-h');
  if (!asks) return undefined;
  if (areForGenerators(words)) return parse(withGenerators(new Program('nuages').exitOverride()), words);
  const known = readKnown(project());
  return (
    known &&
    parse(
      programOf(known, async () => 0),
      words,
    )
  );
}

/** Keeps what {@link help} answers by. */
export function keepKnown(project: Project, declarations: readonly CommandDeclaration[]): void {
  try {
    mkdirSync(dirname(cacheOf(project)), { recursive: true });
    writeFileSync(cacheOf(project), JSON.stringify(declarations));
  } catch {
    // a folder that cannot be written to costs time, not the command
  }
}

function readKnown(project: Project): CommandDeclaration[] | undefined {
  try {
    return JSON.parse(readFileSync(cacheOf(project), 'utf8')) as CommandDeclaration[];
  } catch {
    return undefined;
  }
}

function cacheOf({ folder }: Project): string {
  return join(folder, 'node_modules/.cache/nuages/commands.json');
}

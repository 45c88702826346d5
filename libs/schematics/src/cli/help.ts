import type { CommandDeclaration } from '@nuages/core';
import { Command as Program } from 'commander';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtInCommands } from './built-in-commands.js';
import { parse, programOf, withGenerators } from './program.js';
import { type Project, ProjectError } from './project.js';

/** Whether words are about the generators, which need no application. */
export function areForGenerators(words: readonly string[]): boolean {
  return words[0] === 'g' || words[0] === 'generate';
}

/**
 * Answers words that ask for help, without the application: from what its commands were when one last ran, or else from what
 * the libs have. `undefined` where they ask for something else, or for a command that is in neither.
 */
export async function help(words: readonly string[], project: () => Project): Promise<number | undefined> {
  if (words.length === 0 || (words.length === 1 && areForGenerators(words))) return help([...words, '--help'], project);
  if (words[0] === 'help' && areForGenerators(words.slice(1))) return help([...words.slice(1), '--help'], project);
  const asks = words[0] === 'help' || words.includes('--help') || words.includes('-h');
  if (!asks) return undefined;
  if (areForGenerators(words)) return parse(withGenerators(new Program('nuages').exitOverride()), words);
  const { declarations, note } = findHelp(project);
  const name = words.find((word) => word !== 'help' && !word.startsWith('-'));
  if (name !== undefined && !areForGenerators([name]) && !declarations.some((known) => known.name === name)) return undefined;
  const program = programOf(declarations, async () => 0);
  if (note) program.addHelpText('after', `\n${note}`);
  return parse(program, words);
}

function findHelp(project: () => Project): { readonly declarations: readonly CommandDeclaration[]; readonly note?: string } {
  try {
    const found = project();
    const declarations = readKnown(found);
    if (declarations) return { declarations };
    return { declarations: builtInCommands(found.folder), note: "The application's own commands are listed here once a command has run." };
  } catch (error) {
    if (error instanceof ProjectError) return { declarations: builtInCommands(process.cwd()), note: error.message };
    throw error;
  }
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

function cacheOf({ folder, name }: Project): string {
  return join(folder, `node_modules/.cache/nuages/commands${name === undefined ? '' : `-${encodeURIComponent(name)}`}.json`);
}

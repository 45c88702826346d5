import {
  type CommandDeclaration,
  CommandError,
  type CommandOptions,
  commandsOf,
  ImproperlyConfigured,
  runInApplication,
} from '@nuages/core';
import { Command as Program } from 'commander';
import { readCommandList } from '../command-list.js';
import { areForGenerators, help, keepKnown } from './help.js';
import { loadApp } from './load-app.js';
import { ownFrames } from './own-frames.js';
import { parse, programOf, TRACEBACK, withGenerators } from './program.js';
import { findProject, type Project, ProjectError } from './project.js';
import { newerThanBuild } from './stale-build.js';
import { Interrupted, TerminalIo } from './terminal-io.js';

/** What shells say of a process that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Where our frames are many, the project's would not be among Node's ten. */
const FRAMES = 100;

/** Runs `nuages` with these words, in one of several projects where it is named; gives the exit status. */
export async function run(words: readonly string[], name?: string): Promise<number> {
  try {
    if (areForGenerators(words)) return await parse(withGenerators(new Program('nuages').exitOverride()), words);
    const project = findProject(process.cwd(), name);
    return (await help(words, () => project)) ?? (await runIn(project, words));
  } catch (error) {
    return fail(error, words.includes(TRACEBACK));
  }
}

async function runIn(project: Project, words: readonly string[]): Promise<number> {
  Error.stackTraceLimit = FRAMES;
  const currentFolder = process.cwd();
  process.chdir(project.folder); // where a server is started, too: paths in settings lead from there
  const source = newerThanBuild(project);
  if (source) process.stderr.write(`${source} is newer than what is built, which commands work with. Build the project.\n`);
  const app = await loadApp(project);
  const io = new TerminalIo(project, currentFolder);
  try {
    const commands = commandsOf(app);
    const declarations = commands.map(({ declaration }) => declaration);
    keepKnown(project, declarations);
    refuseAbsent(words, declarations);
    const call = async (name: string, parameters: readonly string[], options: CommandOptions) => {
      const { runner } = commands.find(({ declaration }) => declaration.name === name)!;
      return (await runInApplication(app, () => runner.run(parameters, options, io))) ?? 0;
    };
    return await parse(programOf(declarations, call), words);
  } finally {
    io.hideProgress();
    await app.close();
  }
}

/** A command of a lib whose module the application does not import is no slip of the pen. */
function refuseAbsent([name = '']: readonly string[], declarations: readonly CommandDeclaration[]): void {
  if (declarations.some((known) => known.name === name)) return;
  const [lib] = Object.entries(readCommandList()).find(([, commands]) => commands.some((each) => each.name === name)) ?? [];
  if (lib) throw new CommandError(`'${name}' is a command of ${lib}, which the application does not import. Run: nest add ${lib}`);
}

/** What the user can mend is said in words; of everything else the project's part of the stack is shown, and all where it is asked for. */
function fail(error: unknown, isTraced: boolean): number {
  if (error instanceof Interrupted) {
    process.stderr.write('Operation cancelled.\n');
    return INTERRUPTED;
  }
  const words = wordsOf(error);
  process.stderr.write(`${isTraced ? stackOf(error) : (words ?? stackOf(error, ownFrames))}\n`);
  return 1;
}

function wordsOf(error: unknown): string | undefined {
  if (lacksTable(error)) return `${error.message}. Migrations may be left: run nuages migrate, or nuages showmigrations to see them.`;
  return error instanceof CommandError || error instanceof ImproperlyConfigured || error instanceof ProjectError
    ? error.message
    : undefined;
}

/** With the stacks of what caused it. */
function stackOf(error: unknown, cut = (stack: string) => stack): string {
  if (!(error instanceof Error)) return String(error);
  const stack = cut(String(error.stack));
  return error.cause instanceof Error ? `${stack}\n[cause]: ${stackOf(error.cause, cut)}` : stack;
}

/** What the databases say of a table that is not there: PostgreSQL by its code, MySQL by its number, SQLite in words. */
function lacksTable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code, errno, message } = ((error as { driverError?: Error }).driverError ?? error) as NodeJS.ErrnoException;
  return code === '42P01' || errno === 1146 || message.startsWith('no such table: ');
}

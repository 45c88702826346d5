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
import { parse, programOf, withGenerators } from './program.js';
import { findProject, type Project, ProjectError } from './project.js';
import { newerThanBuild } from './stale-build.js';
import { Interrupted, TerminalIo } from './terminal-io.js';

/** What shells say of a process that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Runs `nuages` with these words, in one of several projects where it is named; gives the exit status. */
export async function run(words: readonly string[], name?: string): Promise<number> {
  try {
    if (areForGenerators(words)) return await parse(withGenerators(new Program('nuages').exitOverride()), words);
    const project = findProject(process.cwd(), name);
    return (await help(words, () => project)) ?? (await runIn(project, words));
  } catch (error) {
    return fail(error);
  }
}

async function runIn(project: Project, words: readonly string[]): Promise<number> {
  const currentFolder = process.cwd();
  process.chdir(project.folder); // where a server is started, too: paths in settings lead from there
  const source = newerThanBuild(project);
  if (source) process.stderr.write(`${source} is newer than what is built, which commands work with. Build the project.\n`);
  const app = await loadApp(project);
  try {
    const commands = commandsOf(app);
    const declarations = commands.map(({ declaration }) => declaration);
    keepKnown(project, declarations);
    refuseAbsent(words, declarations);
    const io = new TerminalIo(project, currentFolder);
    const call = async (name: string, parameters: readonly string[], options: CommandOptions) => {
      const { runner } = commands.find(({ declaration }) => declaration.name === name)!;
      return (await runInApplication(app, () => runner.run(parameters, options, io))) ?? 0;
    };
    return await parse(programOf(declarations, call), words);
  } finally {
    await app.close();
  }
}

/** A command of a lib whose module the application does not import is no slip of the pen. */
function refuseAbsent([name = '']: readonly string[], declarations: readonly CommandDeclaration[]): void {
  if (declarations.some((known) => known.name === name)) return;
  const [lib] = Object.entries(readCommandList()).find(([, commands]) => commands.some((each) => each.name === name)) ?? [];
  if (lib) throw new CommandError(`'${name}' is a command of ${lib}, which the application does not import. Run: nest add ${lib}`);
}

/** One line for what the user can mend; the stack of everything else. */
function fail(error: unknown): number {
  if (error instanceof Interrupted) return INTERRUPTED;
  if (lacksTable(error)) {
    process.stderr.write(
      `${(error as Error).message}. Migrations may be left: run nuages migrate, or nuages showmigrations to see them.\n`,
    );
    return 1;
  }
  const isExpected = error instanceof CommandError || error instanceof ImproperlyConfigured || error instanceof ProjectError;
  process.stderr.write(`${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

/** What the databases say of a table that is not there: PostgreSQL by its code, MySQL by its number, SQLite in words. */
function lacksTable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errno, message } = ((error as { driverError?: Error }).driverError ?? error) as NodeJS.ErrnoException;
  return code === '42P01' || errno === 1146 || message.startsWith('no such table: ');
}

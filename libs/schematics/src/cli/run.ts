import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type CommandDeclaration,
  CommandError,
  type CommandOptions,
  commandsOf,
  ImproperlyConfigured,
  runInApplication,
} from '@nuages/core';
import { Command as Program } from 'commander';
import { generateProgram } from './generate.js';
import { loadApp } from './load-app.js';
import { findProject, type Project } from './project.js';
import { Interrupted, TerminalIo } from './terminal-io.js';

/** What shells say of a process that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Runs `nuages` with these words; gives the exit status. */
export async function run(words: readonly string[]): Promise<number> {
  try {
    if (words[0] === 'g' || words[0] === 'generate') return await parse(withGenerators(new Program('nuages').exitOverride()), words);
    return await runIn(findProject(process.cwd()), words);
  } catch (error) {
    return fail(error);
  }
}

async function runIn(project: Project, words: readonly string[]): Promise<number> {
  const known = asksForHelp(words) ? readKnown(project) : undefined;
  if (known)
    return parse(
      programOf(known, async () => 0),
      words,
    );

  const app = await loadApp(project);
  try {
    const commands = commandsOf(app);
    keepKnown(
      project,
      commands.map(({ declaration }) => declaration),
    );
    const io = new TerminalIo(project);
    const call = async (name: string, parameters: readonly string[], options: CommandOptions) => {
      const { runner } = commands.find(({ declaration }) => declaration.name === name)!;
      return (await runInApplication(app, () => runner.run(parameters, options, io))) ?? 0;
    };
    return await parse(
      programOf(
        commands.map(({ declaration }) => declaration),
        call,
      ),
      words,
    );
  } finally {
    await app.close();
  }
}

type Call = (name: string, parameters: readonly string[], options: CommandOptions) => Promise<number>;

/** Carries the status out of commander, whose actions give nothing. */
class Done extends Error {
  constructor(readonly status: number) {
    super();
  }
}

function programOf(declarations: readonly CommandDeclaration[], call: Call): Program {
  const program = new Program('nuages').description("Runs a command inside the project's application.").exitOverride();
  withGenerators(program);
  for (const { name, description, arguments: parameters, options = [] } of declarations) {
    const command = program.command(name).description(description).exitOverride();
    if (parameters) command.arguments(parameters);
    for (const { flags, description: text, default: given } of options) command.option(flags, text, given);
    command.action(async () => {
      throw new Done(await call(name, command.args, command.opts()));
    });
  }
  return program;
}

/** Generators need no application: one that does not run yet is what they are for. */
function withGenerators(program: Program): Program {
  return program.addCommand(generateProgram((line) => process.stdout.write(`${line}\n`)));
}

async function parse(program: Program, words: readonly string[]): Promise<number> {
  try {
    await program.parseAsync([...words], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof Done) return error.status;
    const { exitCode, code } = error as { exitCode?: number; code?: string };
    if (code?.startsWith('commander.')) return exitCode ?? 1; // commander has said what is wrong
    throw error;
  }
}

function asksForHelp(words: readonly string[]): boolean {
  return words.length === 0 || words[0] === 'help' || words.includes('--help') || words.includes('-h');
}

/** What the application's commands were when it was last loaded: help need not load it again. */
function cacheOf({ folder }: Project): string {
  return join(folder, 'node_modules/.cache/nuages/commands.json');
}

function readKnown(project: Project): CommandDeclaration[] | undefined {
  try {
    return JSON.parse(readFileSync(cacheOf(project), 'utf8')) as CommandDeclaration[];
  } catch {
    return undefined;
  }
}

function keepKnown(project: Project, declarations: readonly CommandDeclaration[]): void {
  try {
    mkdirSync(dirname(cacheOf(project)), { recursive: true });
    writeFileSync(cacheOf(project), JSON.stringify(declarations));
  } catch {
    // a folder that cannot be written to costs time, not the command
  }
}

/** One line for what the user can mend; the stack of everything else. */
function fail(error: unknown): number {
  if (error instanceof Interrupted) return INTERRUPTED;
  const isExpected = error instanceof CommandError || error instanceof ImproperlyConfigured;
  process.stderr.write(`${isExpected ? (error as Error).message : error instanceof Error ? error.stack : String(error)}\n`);
  return 1;
}

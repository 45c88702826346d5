import type { CommandDeclaration, CommandOptions } from '@nuages/core';
import { Command as Program } from 'commander';
import { generateProgram } from './generate-program.js';

/** Runs a command by its name; gives the exit status. */
export type Call = (name: string, parameters: readonly string[], options: CommandOptions) => Promise<number>;

/** The option that every command has: the stack of what is otherwise said in words. */
export const TRACEBACK = '--traceback';

/** Carries the status out of commander, whose actions give nothing. */
class Done extends Error {
  constructor(readonly status: number) {
    super();
  }
}

/** The program of an application's commands, and of the generators. */
export function programOf(declarations: readonly CommandDeclaration[], call: Call): Program {
  const program = new Program('nuages')
    .description("Runs a command inside the project's application.")
    .option('-p, --project <name>', 'one of "nuages.projects" in package.json; stands in front of the command')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
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

/** Adds what needs no application: generators are for one that does not run yet. */
export function withGenerators(program: Program): Program {
  return program
    .option(TRACEBACK, 'show the stack of what is otherwise said in words')
    .addCommand(generateProgram((line) => process.stdout.write(`${line}\n`)));
}

/** Runs a program with these words; gives the exit status. */
export async function parse(program: Program, words: readonly string[]): Promise<number> {
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

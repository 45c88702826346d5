import type { INestApplicationContext, Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { declaredProviders } from '../providers/declared-providers.js';
import { type CommandDeclaration, CommandError, commandOf, type CommandRunner } from './command.js';

/** A command of an application, ready to run. */
export interface FoundCommand {
  readonly declaration: CommandDeclaration;
  readonly runner: CommandRunner;
}

/**
 * The commands among an application's providers, by name. One that is request-scoped, or is given what is, is made for each run.
 *
 * @throws CommandError where two have one name
 */
export function commandsOf(app: INestApplicationContext): FoundCommand[] {
  const commands = declaredProviders<CommandDeclaration, CommandRunner>(app.get(ModulesContainer), commandOf);
  const types = new Map<string, Type>();
  for (const { declaration, type } of commands) {
    const known = types.get(declaration.name);
    if (known) throw new CommandError(`Two commands are called '${declaration.name}': ${known.name} and ${type.name}. Rename one.`);
    types.set(declaration.name, type);
  }
  return commands
    .map(
      ({ declaration, resolve }) =>
        ({ declaration, runner: { run: async (...call) => (await resolve()).run(...call) } }) satisfies FoundCommand,
    )
    .toSorted((one, other) => (one.declaration.name < other.declaration.name ? -1 : 1));
}

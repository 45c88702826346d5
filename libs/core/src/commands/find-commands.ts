import type { INestApplicationContext } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { type CommandDeclaration, CommandError, commandOf, type CommandRunner } from './command.js';

/** A command of an application, ready to run. */
export interface FoundCommand {
  readonly declaration: CommandDeclaration;
  readonly runner: CommandRunner;
}

/**
 * The commands among an application's providers, by name.
 *
 * @throws CommandError where two have one name
 */
export function commandsOf(app: INestApplicationContext): FoundCommand[] {
  const found = new Map<string, FoundCommand>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype, instance } of module.providers.values()) {
      const declaration = typeof metatype === 'function' ? commandOf(metatype) : undefined;
      if (!declaration || !instance) continue;
      const known = found.get(declaration.name);
      if (known && known.runner !== instance)
        throw new CommandError(
          `Two commands are called '${declaration.name}': ${known.runner.constructor.name} and ${metatype!.name}. Rename one.`,
        );
      found.set(declaration.name, { declaration, runner: instance as CommandRunner });
    }
  }
  return [...found.values()].toSorted((one, other) => (one.declaration.name < other.declaration.name ? -1 : 1));
}

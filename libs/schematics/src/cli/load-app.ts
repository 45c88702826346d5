import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { ModulesContainer, NestFactory } from '@nestjs/core';
import { type CommandDeclaration, CommandError, commandOf, type CommandRunner } from '@nuages/core';
import type { Project } from './project.js';

/** A command of an application, ready to run. */
export interface FoundCommand {
  readonly declaration: CommandDeclaration;
  readonly runner: CommandRunner;
}

/** Makes the project's application, without a server. */
export async function loadApp({ folder, settings }: Project): Promise<INestApplicationContext> {
  const [file = '', name] = settings.app.split('#');
  const path = resolve(folder, file);
  if (!existsSync(path)) throw new CommandError(`${path} is not there. Build the project, or mend "nuages.app" in package.json.`);
  const loaded = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
  const found = name ? loaded[name] : (loaded['createCommandApp'] ?? loaded['AppModule'] ?? loaded['default']);
  if (typeof found !== 'function')
    throw new CommandError(
      `${path} exports no ${name ?? 'createCommandApp, AppModule or default'}. Export a module's class, or a function that makes the application.`,
    );
  if (!isClass(found)) return (await (found as () => unknown)()) as INestApplicationContext;
  return NestFactory.createApplicationContext(found as Type, { logger: ['error', 'warn'], abortOnError: false });
}

/** The commands among an application's providers, by name. */
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

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

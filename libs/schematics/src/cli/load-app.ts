import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandError, runAtCommandLine } from '@nuages/core';
import { CommandLogger } from './command-logger.js';
import type { Project } from './project.js';

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
  return runAtCommandLine(async () => {
    if (!isClass(found)) return (await (found as () => unknown)()) as INestApplicationContext;
    return NestFactory.createApplicationContext(found as Type, { logger: new CommandLogger(), abortOnError: false });
  });
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}

import { fileURLToPath } from 'node:url';
import { AuthModule } from '@nuages/auth';
import { type CommandDeclaration, commandOf, CoreModule } from '@nuages/core';
import { ManagersModule } from '@nuages/managers';
import { format, resolveConfig } from 'prettier';

/** What `nuages --help` answers by before an application has been loaded. */
export const COMMAND_LIST = fileURLToPath(new URL('../../libs/schematics/collection/commands.json', import.meta.url));

const MODULES = { '@nuages/auth': AuthModule, '@nuages/core': CoreModule, '@nuages/managers': ManagersModule };

/** The text of the list: the commands that each lib's module provides. */
export async function renderCommandList(): Promise<string> {
  const entries = Object.entries(MODULES).map(([lib, module]) => [lib, commandsOf(module)]);
  return format(JSON.stringify(Object.fromEntries(entries)), { ...(await resolveConfig(COMMAND_LIST)), parser: 'json' });
}

function commandsOf(module: object): CommandDeclaration[] {
  const providers = Reflect.getMetadata('providers', module) as unknown[];
  return providers.flatMap((provider) => (typeof provider === 'function' ? (commandOf(provider) ?? []) : []));
}

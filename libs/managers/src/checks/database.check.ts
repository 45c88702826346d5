import { Inject } from '@nestjs/common';
import { Check, type CheckMessage, type SystemCheck } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { readMigrations } from '../migrations/migration-plan.js';
import { ApplicationDataSources } from '../data-source/application-data-sources.js';
import { MANAGERS_OPTIONS, type ManagersModuleOptions } from '../managers.options.js';

const SHORTEST_PASSWORD = 12;

/** Looks at settings of the database that are unsafe in production. */
@Check({ tags: ['security', 'database'], deploy: true })
export class DatabaseCheck implements SystemCheck {
  constructor(
    @Inject(MANAGERS_OPTIONS) private readonly options: ManagersModuleOptions,
    private readonly dataSources: ApplicationDataSources,
  ) {}

  async check(): Promise<CheckMessage[]> {
    const found: CheckMessage[] = [];
    if (this.options.logParameters)
      found.push({
        level: 'warning',
        id: 'managers.W003',
        message: 'The values of statements are logged: passwords and what users write may be among them.',
        hint: 'Leave logParameters out of ManagersModule.forRoot.',
      });
    for (const [name, dataSource] of this.dataSources.byName) found.push(...(await checkDataSource(name, dataSource)));
    return found;
  }
}

async function checkDataSource(name: string, dataSource: DataSource): Promise<CheckMessage[]> {
  const { options } = dataSource;
  const object = `data source '${name}'`;
  const found: CheckMessage[] = [];
  if (options.dropSchema)
    found.push({
      level: 'critical',
      id: 'managers.E005',
      object,
      message: 'Every start deletes all tables.',
      hint: 'Leave dropSchema out.',
    });
  if (options.synchronize)
    found.push({
      level: 'error',
      id: 'managers.E006',
      object,
      message: 'Every start changes the tables to what the entities say, and drops columns that they lack.',
      hint: 'Set synchronize to false, and use: nuages makemigrations, nuages migrate.',
    });
  const weakness = weaknessOf(dataSource);
  if (weakness)
    found.push({
      level: 'warning',
      id: 'managers.W001',
      object,
      message: weakness,
      hint: 'Give the user a long random password, by the environment.',
    });
  const left = (await readMigrations(dataSource)).filter(({ isApplied }) => !isApplied).length;
  if (left > 0)
    found.push({
      level: 'warning',
      id: 'managers.W002',
      object,
      message: `${left} migrations are not applied.`,
      hint: 'Run: nuages migrate',
    });
  return found;
}

/** What is wrong with the password of a server; it is not repeated. */
function weaknessOf({ options }: DataSource): string | undefined {
  if (options.type === 'better-sqlite3') return undefined;
  const { url, host, username, password } = options as { url?: string; host?: string; username?: string; password?: unknown };
  const parts = url ? new URL(url) : undefined;
  const server = parts?.hostname ?? host ?? '';
  if (server === '' || server.startsWith('/')) return undefined; // a socket of this machine
  const [user, secret] = [
    parts ? decodeURIComponent(parts.username) : username,
    parts?.password ? decodeURIComponent(parts.password) : password,
  ];
  if (typeof secret === 'function') return undefined;
  if (!secret) return 'The database is opened without a password.';
  if (secret === user || (secret as string).length < SHORTEST_PASSWORD) return "The password of the database is short, or the user's name.";
  return undefined;
}

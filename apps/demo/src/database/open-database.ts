import { PasswordHashers } from '@nuages/auth';
import { databaseOptions, dataSourceFactory } from '@nuages/managers';
import type { DataSource } from 'typeorm';
import { seed } from '../seed/seed.js';
import type { Settings } from '../settings/settings.js';
import { entities } from './entities.js';
import { Accounts1767225600001 } from './migrations/1767225600001-accounts.js';
import { Blog1767225600002 } from './migrations/1767225600002-blog.js';
import { Seeding1767225600003 } from './migrations/1767225600003-seeding.js';
import { withSetupLock } from './setup-lock.js';

/**
 * Opens the database, brings its tables up to date and, at the first start, fills them.
 *
 * @throws ImproperlyConfigured when the database cannot be used
 */
export async function openDatabase(settings: Settings, hashers = new PasswordHashers()): Promise<DataSource> {
  const dataSource = await connectDatabase(settings);
  await withSetupLock(dataSource, async () => {
    await dataSource.runMigrations({ transaction: 'each' });
    await seed(dataSource, hashers);
  });
  return dataSource;
}

/** Opens the database as it is. */
export function connectDatabase(settings: Settings): Promise<DataSource> {
  return dataSourceFactory(
    databaseOptions(settings.databaseUrl, {
      entities,
      migrations: [Accounts1767225600001, Blog1767225600002, Seeding1767225600003],
      logging: settings.isSqlLogged,
    }),
  );
}

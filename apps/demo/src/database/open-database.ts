import { PasswordHashers } from '@nuages/auth';
import { databaseOptions, dataSourceFactory } from '@nuages/managers';
import type { DataSource } from 'typeorm';
import { seed } from '../seed/seed.js';
import type { Settings } from '../settings/settings.js';
import { entities } from './entities.js';
import { migrationsFor } from './migrations/index.js';
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
      migrations: migrationsFor(settings.databaseUrl),
      logging: settings.isSqlLogged,
    }),
  );
}

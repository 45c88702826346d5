import type { DataSource } from 'typeorm';
import { noteReplaced } from '../migrations/replaced-migrations.js';
import { postMigrate, preMigrate } from './model-signals.js';
import { hasSignalBus, sendSignal } from './send-signal.js';

const announced = new WeakSet<DataSource>();
/** The names of migrations that ran before there was an application to hear of it. */
const unheard = new WeakMap<DataSource, string[]>();

/** Makes `dataSource.runMigrations()` send `preMigrate` and `postMigrate`. Doing it twice does nothing. */
export function announceMigrations(dataSource: DataSource): void {
  if (announced.has(dataSource)) return;
  announced.add(dataSource);
  const run = dataSource.runMigrations.bind(dataSource);
  dataSource.runMigrations = async (options) => {
    await sendSignal(dataSource, preMigrate, dataSource, {});
    await noteReplaced(dataSource);
    const done = await run(options);
    const migrations = done.map(({ name }) => name);
    if (hasSignalBus(dataSource)) await sendSignal(dataSource, postMigrate, dataSource, { migrations });
    else unheard.set(dataSource, [...(unheard.get(dataSource) ?? []), ...migrations]);
    return done;
  };
}

/** Sends `postMigrate` for migrations that ran before the application did (`migrationsRun`, or a script's own call). */
export async function announceEarlierMigrations(dataSource: DataSource): Promise<void> {
  const migrations = unheard.get(dataSource);
  unheard.delete(dataSource);
  if (migrations) await sendSignal(dataSource, postMigrate, dataSource, { migrations });
}

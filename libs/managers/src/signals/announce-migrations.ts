import type { DataSource } from 'typeorm';
import { postMigrate, preMigrate } from './model-signals.js';
import { sendSignal } from './send-signal.js';

const announced = new WeakSet<DataSource>();

/** Makes `dataSource.runMigrations()` send `preMigrate` and `postMigrate`. Doing it twice does nothing. */
export function announceMigrations(dataSource: DataSource): void {
  if (announced.has(dataSource)) return;
  announced.add(dataSource);
  const run = dataSource.runMigrations.bind(dataSource);
  dataSource.runMigrations = async (options) => {
    await sendSignal(dataSource, preMigrate, dataSource, {});
    const done = await run(options);
    await sendSignal(dataSource, postMigrate, dataSource, { migrations: done.map(({ name }) => name) });
    return done;
  };
}

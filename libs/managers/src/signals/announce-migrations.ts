import { type DataSource, MigrationExecutor } from 'typeorm';
import { readMigrations } from '../migrations/migration-plan.js';
import { noteReplaced } from '../migrations/replaced-migrations.js';
import { type PlannedMigration, postMigrate, preMigrate } from './model-signals.js';
import { hasSignalBus, sendSignal } from './send-signal.js';

const announced = new WeakSet<DataSource>();
/** What ran before there was an application to hear of it. */
const unheard = new WeakMap<DataSource, readonly PlannedMigration[]>();

/** Makes `runMigrations()` and `undoLastMigration()` send `preMigrate` and `postMigrate`. Doing it twice does nothing. */
export function announceMigrations(dataSource: DataSource): void {
  if (announced.has(dataSource)) return;
  announced.add(dataSource);
  const run = dataSource.runMigrations.bind(dataSource);
  dataSource.runMigrations = async (options) => {
    await noteReplaced(dataSource);
    const pending = (await readMigrations(dataSource)).filter(({ isApplied }) => !isApplied);
    const plan = pending.map(({ name }) => ({ name, isBackwards: false }));
    return withMigrationSignals(dataSource, plan, () => run(options));
  };
  const undo = dataSource.undoLastMigration.bind(dataSource);
  dataSource.undoLastMigration = async (options) => {
    await noteReplaced(dataSource);
    const last = (await new MigrationExecutor(dataSource).getExecutedMigrations())[0];
    await withMigrationSignals(dataSource, last ? [{ name: last.name, isBackwards: true }] : [], () => undo(options));
  };
}

/** Sends `preMigrate`, does what is planned, and sends `postMigrate`. */
export async function withMigrationSignals<T>(
  dataSource: DataSource,
  plan: readonly PlannedMigration[],
  migrate: () => Promise<T>,
): Promise<T> {
  await sendSignal(dataSource, preMigrate, dataSource, { plan });
  const result = await migrate();
  if (hasSignalBus(dataSource)) await sendPostMigrate(dataSource, plan);
  else unheard.set(dataSource, [...(unheard.get(dataSource) ?? []), ...plan]);
  return result;
}

/** Sends `postMigrate` for what ran before the application did (`migrationsRun`, or a script's own call). */
export async function announceEarlierMigrations(dataSource: DataSource): Promise<void> {
  const plan = unheard.get(dataSource);
  unheard.delete(dataSource);
  if (plan) await sendPostMigrate(dataSource, plan);
}

/** Sends `postMigrate`, also where rows that its receivers made are gone. */
export async function sendPostMigrate(dataSource: DataSource, plan: readonly PlannedMigration[]): Promise<void> {
  const migrations = plan.filter(({ isBackwards }) => !isBackwards).map(({ name }) => name);
  await sendSignal(dataSource, postMigrate, dataSource, { plan, migrations });
}

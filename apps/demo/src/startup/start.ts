import { createApp } from '../create-app.js';
import { openDatabase } from '../database/open-database.js';
import { readSettings } from '../settings/settings.js';
import { checkCopies } from './check-copies.js';
import { checkPort } from './check-port.js';
import { stopOnSignals } from './stop-on-signals.js';
import { welcome } from './welcome.js';

/** Starts the demo: checks, database, application, port. Then says how to use it. */
export async function start(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  checkCopies();
  const settings = readSettings(env);
  await checkPort(settings.port, settings.host);
  const app = await createApp(settings, await openDatabase(settings));
  await app.listen(settings.port, settings.host);
  stopOnSignals(app);
  process.stdout.write(welcome(await app.getUrl()));
}

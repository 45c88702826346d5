import type { INestApplication } from '@nestjs/common';
import { createApp } from '../create-app.js';
import { openDatabase } from '../database/open-database.js';
import { readSettings, type Settings } from '../settings/settings.js';
import { checkCopies } from './check-copies.js';
import { stopOnSignals } from './stop-on-signals.js';
import { welcome } from './welcome.js';

/** Starts the demo: checks, database, application, port. Then says how to use it. */
export async function start(env: Readonly<Record<string, string | undefined>>): Promise<void> {
  checkCopies();
  const settings = readSettings(env);
  const app = await createApp(settings, await openDatabase(settings));
  await listen(app, settings);
  stopOnSignals(app);
  process.stdout.write(welcome(await app.getUrl()));
}

async function listen(app: INestApplication, { port, host }: Settings): Promise<void> {
  try {
    await app.listen(port, host);
  } catch (error) {
    throw new Error(reasonOf(error as NodeJS.ErrnoException, port, host), { cause: error });
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException, port: number, host: string): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} is in use. End the program that listens there, or choose another: PORT=${port + 1} npm start.`;
  if (code === 'EACCES') return `Port ${port} is reserved. Choose one above 1023: PORT=3000 npm start.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `HOST '${host}' is no address of this machine. Leave it out, or set HOST=0.0.0.0 for all.`;
  return message;
}

import { readFileSync } from 'node:fs';
import type { DeliveringHandler, Parcel } from './deliver-at-exit.js';
import type { QueuedHandler } from './queued.handler.js';

/** Loads no more than the one class: a process that ends is waiting. */
const CLASSES: Readonly<Record<DeliveringHandler, () => Promise<new (options: any) => QueuedHandler<any>>>> = {
  socket: async () => (await import('./socket.handler.js')).SocketHandler,
  http: async () => (await import('./http.handler.js')).HttpHandler,
  email: async () => (await import('./email.handler.js')).EmailHandler,
};

/** A process of its own: delivers what another one held when it ended, and says how much of it, as far as it has come. */
async function deliver(): Promise<void> {
  const { handlerName, options, items } = JSON.parse(readFileSync(0, 'utf8')) as Parcel;
  const Class = await CLASSES[handlerName]();
  await new Class(options).deliverOnce(items, (taken) => process.stdout.write(`nuages:${taken}\n`));
  process.exit();
}

deliver().catch(() => process.exit(1));

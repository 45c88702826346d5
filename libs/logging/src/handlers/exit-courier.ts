import { readFileSync } from 'node:fs';
import { HANDLER_CLASSES } from '../engine/handler-classes.js';
import type { Parcel } from './deliver-at-exit.js';
import type { QueuedHandler } from './queued.handler.js';

/** A process of its own: delivers what another one held when it ended, and says how much of it. */
async function deliver(): Promise<void> {
  const { handlerName, options, items } = JSON.parse(readFileSync(0, 'utf8')) as Parcel;
  const handler = new HANDLER_CLASSES[handlerName](options) as QueuedHandler<unknown>;
  process.stdout.write(`nuages:${await handler.deliverOnce(items)}\n`);
  process.exit();
}

deliver().catch(() => process.exit(1));

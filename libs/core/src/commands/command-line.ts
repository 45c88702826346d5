import { AsyncLocalStorage } from 'node:async_hooks';

const storage = new AsyncLocalStorage<true>();

/** Calls `fn` as the work of somebody at a command line, who is told of a fault at once: nothing waits for a server to come up. */
export function runAtCommandLine<R>(fn: () => R): R {
  return storage.run(true, fn);
}

/** Whether the running code is inside {@link runAtCommandLine}. */
export function isAtCommandLine(): boolean {
  return storage.getStore() === true;
}

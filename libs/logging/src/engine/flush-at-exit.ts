import type { LoggingSystem } from './logging-system.js';

const systems = new Set<LoggingSystem>();
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
let isWatching = false;

/** Flushes a system when the process ends: by `process.exit`, an error that nobody catches, or a signal. */
export function flushAtExit(system: LoggingSystem): void {
  systems.add(system);
  if (isWatching) return;
  isWatching = true;
  process.on('exit', endAll);
  // First, so that it counts the others before a `once` leaves
  for (const signal of SIGNALS) process.prependListener(signal, onSignal);
}

/** Forgets a system that is closed. */
export function forgetAtExit(system: LoggingSystem): void {
  systems.delete(system);
  if (systems.size > 0 || !isWatching) return;
  isWatching = false;
  process.off('exit', endAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function flushAll(): void {
  for (const system of systems) system.flush();
}

function endAll(): void {
  for (const system of systems) system.endOfProcess();
}

/** Where nobody else wants the signal it ends the process, as it would have without us. */
function onSignal(signal: NodeJS.Signals): void {
  flushAll();
  if (process.listenerCount(signal) > 1) return;
  endAll();
  process.off(signal, onSignal);
  process.kill(process.pid, signal);
}

import type { LoggingSystem } from './logging-system.js';

/** Logs Node's warnings to `node.warnings`, once each; the function that it gives ends that. @see Python's `captureWarnings` */
export function captureWarnings(system: LoggingSystem): () => void {
  const onWarning = (warning: Error & { code?: string }) =>
    system.getLogger('node.warnings').warn({ warning: warning.name, ...(warning.code && { code: warning.code }) }, warning.message);
  process.on('warning', onWarning);
  return () => void process.off('warning', onWarning);
}

/** Prints one line with the cause and the fix, and ends the process with status 1. */
export function endWithFailure(error: unknown): never {
  const { message } = error instanceof Error ? error : new Error(String(error));
  process.stderr.write(`The demo cannot start. ${message.replaceAll(/\s*\n\s*/g, ' ')}\n`);
  // what an error leaves open (a pool, a log file) must not keep the process alive
  process.exit(1);
}

/**
 * Where receivers with `{ on: 'commit' }` wait: `@nuages/managers` hands one to {@link SignalBus.useCommitPort}.
 * Without a port they run at once.
 */
export interface CommitPort {
  /**
   * Calls `fn` once after the outermost transaction around the caller commits, and never when it is rolled back.
   * Outside a transaction it calls `fn` at once and may give its promise, which the sender then awaits; inside one it
   * gives nothing.
   */
  onCommit(fn: () => void | Promise<void>): void | Promise<void>;
}

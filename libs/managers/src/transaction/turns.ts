/**
 * Lets one piece of work at a time have its turn, in the order in which they asked. What fails passes the turn on.
 */
export class Turns {
  private last: Promise<void> | undefined;

  /** Whether nobody has the turn. */
  get isFree(): boolean {
    return this.last === undefined;
  }

  /** Waits for the turn. The function that it gives passes the turn on; calling it again does nothing. */
  async take(): Promise<() => void> {
    const before = this.last;
    let pass!: () => void;
    const mine = new Promise<void>((resolve) => (pass = resolve));
    this.last = mine;
    if (before) await before;
    return () => {
      if (this.last === mine) this.last = undefined;
      pass();
    };
  }

  /** Runs `work` when its turn comes. */
  async run<R>(work: () => R | Promise<R>): Promise<R> {
    const pass = await this.take();
    try {
      return await work();
    } finally {
      pass();
    }
  }
}

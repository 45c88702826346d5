/** One side of a comparison. */
export interface Contender {
  readonly name: string;
  /** Does the work `times` times. */
  run(times: number): void | Promise<void>;
}

/** What a row has to reach: a share of the peer's time, or a number of times the peer's speed. */
export type Bar = { readonly atMostOfTime: number } | { readonly timesAsFast: number };

/** One line of DESIGN.md's table on speed: ours against one peer. */
export interface Row {
  /** What is measured, in words. */
  readonly what: string;
  readonly ours: Contender;
  readonly peer: Contender;
  readonly bar: Bar;
  /** How long each side works in one round. Default: 25. */
  readonly roundMilliseconds?: number;
  /** How many rounds there are: many short ones find a small difference between uneven sides. Default: 21. */
  readonly rounds?: number;
}

/** A row that is measured by the clock alone. */
export interface TimedRow {
  readonly what: string;
  readonly ours: Contender;
  readonly atMostMilliseconds: number;
}

/** A row that is measured by the memory it holds. */
export interface MemoryRow {
  readonly what: string;
  readonly ours: string;
  readonly atMostMegabytes: number;
  /** Does the work; gives the most that it held. */
  measure(): Promise<number>;
}

/** Rows that share their setting. */
export interface RowGroup {
  /** What `npm run bench -- NAME` selects it by. */
  readonly name: string;
  /** Sets everything up, and checks that the contenders do the same work. */
  open(): OpenGroup | Promise<OpenGroup>;
}

/** A group ready to be measured. */
export interface OpenGroup {
  readonly rows: readonly (Row | TimedRow | MemoryRow)[];
  /** Why rows are missing, as a database that is not reachable. */
  readonly skipped?: readonly string[];
  close?(): void | Promise<void>;
}

/** A contender that does its work by a function which is called once for each time. */
export function repeat(name: string, work: () => unknown): Contender {
  return {
    name,
    run(times) {
      for (let time = 0; time < times; time += 1) work();
    },
  };
}

/** As {@link repeat}, awaiting each call. */
export function repeatAsync(name: string, work: () => Promise<unknown>): Contender {
  return {
    name,
    async run(times) {
      for (let time = 0; time < times; time += 1) await work();
    },
  };
}

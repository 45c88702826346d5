import type { Bar, Contender, MemoryRow, Row, TimedRow } from './row.js';

/** How a row came out. Times are medians, in microseconds for one unit of work. */
export interface Measurement {
  readonly what: string;
  readonly ours: string;
  readonly peer: string;
  readonly oursMicroseconds: number;
  readonly peerMicroseconds: number;
  /** Our time divided by the peer's: the median of the rounds' ratios. */
  readonly ratio: number;
  readonly bar: Bar;
  readonly isReached: boolean;
}

/** How a {@link TimedRow} came out: the median of the rounds, in microseconds for one unit of work. */
export interface TimedMeasurement {
  readonly what: string;
  readonly ours: string;
  readonly oursMicroseconds: number;
  readonly atMostMilliseconds: number;
  readonly isReached: boolean;
}

const ROUNDS = 21;

/** How a row that is measured by memory came out. */
export interface MemoryMeasurement extends Omit<MemoryRow, 'measure'> {
  readonly megabytes: number;
  readonly isReached: boolean;
}

/** Measures what a row's work holds. */
export async function measureMemory({ measure: run, ...row }: MemoryRow): Promise<MemoryMeasurement> {
  const megabytes = await run();
  return { ...row, megabytes, isReached: megabytes <= row.atMostMegabytes };
}

/** Measures one side, each round once: what happens at first use only is not to be repeated until it is fast. */
export async function measureTime({ what, ours, atMostMilliseconds }: TimedRow): Promise<TimedMeasurement> {
  const spent: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) spent.push(await time(ours, 1));
  const milliseconds = median(spent);
  return {
    what,
    ours: ours.name,
    oursMicroseconds: milliseconds * 1000,
    atMostMilliseconds,
    isReached: milliseconds <= atMostMilliseconds,
  };
}

/**
 * Measures both sides in interleaved rounds, each side first in every other one: what else the machine does hits both
 * alike, and the median of the rounds' ratios is what stays.
 */
export async function measure({ what, ours, peer, bar, roundMilliseconds = 25, rounds = ROUNDS }: Row): Promise<Measurement> {
  const sides = [ours, peer].map((contender) => ({ contender, times: 0, spent: [] as number[] }));
  for (const side of sides) side.times = await calibrate(side.contender, roundMilliseconds);
  for (let round = 0; round < rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      globalThis.gc?.();
      side.spent.push((await time(side.contender, side.times)) / side.times);
    }
  }

  const [oursSpent, peerSpent] = sides.map(({ spent }) => spent) as [number[], number[]];
  const ratio = median(oursSpent.map((spent, round) => spent / peerSpent[round]!));
  return {
    what,
    ours: ours.name,
    peer: peer.name,
    oursMicroseconds: median(oursSpent) * 1000,
    peerMicroseconds: median(peerSpent) * 1000,
    ratio,
    bar,
    isReached: isReached(ratio, bar),
  };
}

/** How often the contender works in one round; found after it has run warm. */
async function calibrate(contender: Contender, milliseconds: number): Promise<number> {
  let times = 1;
  for (;;) {
    const spent = await time(contender, times);
    if (spent >= milliseconds / 2) break;
    times *= 2;
  }
  const spent = Math.min(await time(contender, times), await time(contender, times));
  return Math.max(1, Math.round((times * milliseconds) / spent));
}

async function time(contender: Contender, times: number): Promise<number> {
  const start = performance.now();
  await contender.run(times);
  return performance.now() - start;
}

function isReached(ratio: number, bar: Bar): boolean {
  return 'atMostOfTime' in bar ? ratio <= bar.atMostOfTime : 1 / ratio >= bar.timesAsFast;
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const ROUNDS = 21;
const TIMES = 50;

/** What is left of one call's objects when young objects are collected, in bytes: the median of several rounds. */
export async function leftOf(work: () => unknown): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options?: { type: 'minor' }) => void;
  const left: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    collect(); // what the work has to do with is old by then
    const before = process.memoryUsage().heapUsed;
    for (let time = 0; time < TIMES; time += 1) {
      const working = work();
      if (working instanceof Promise) await working;
    }
    collect({ type: 'minor' });
    left.push((process.memoryUsage().heapUsed - before) / TIMES);
  }
  return left.toSorted((a, b) => a - b)[ROUNDS >> 1]!;
}

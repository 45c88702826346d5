import type { Measurement, MemoryMeasurement, TimedMeasurement } from './measure.js';

/** One line a row: `yes  send to 10 sync receivers | ours 0.21 µs | emit 0.10 µs | 2.10 of its time, bar 4`. */
export function describe({ what, ours, peer, oursMicroseconds, peerMicroseconds, ratio, bar, isReached }: Measurement): string {
  const result =
    'atMostOfTime' in bar
      ? `${ratio.toFixed(2)} of its time (at most ${bar.atMostOfTime})`
      : `${(1 / ratio).toFixed(1)} times as fast (at least ${bar.timesAsFast})`;
  const sides = `${ours} ${show(oursMicroseconds)} | ${peer} ${show(peerMicroseconds)}`;
  return `${isReached ? 'reached' : 'MISSED '}  ${what}: ${result} | ${sides}`;
}

/** As {@link describe}, of a row without a peer. */
export function describeTime({ what, ours, oursMicroseconds, atMostMilliseconds, isReached }: TimedMeasurement): string {
  return `${isReached ? 'reached' : 'MISSED '}  ${what}: ${ours} ${show(oursMicroseconds)} (at most ${atMostMilliseconds} ms)`;
}

/** As {@link describe}, of a row that is measured by memory. */
export function describeMemory({ what, ours, megabytes, atMostMegabytes, isReached }: MemoryMeasurement): string {
  return `${isReached ? 'reached' : 'MISSED '}  ${what}: ${ours} ${megabytes.toFixed(1)} MB (at most ${atMostMegabytes})`;
}

function show(microseconds: number): string {
  if (microseconds >= 1000) return `${(microseconds / 1000).toFixed(2)} ms`;
  return `${microseconds.toFixed(microseconds < 10 ? 3 : 1)} µs`;
}

import { writeSync } from 'node:fs';

/** How long something that is busy, as a terminal, is waited for, in milliseconds. */
const LAST_WAIT = 3000;
const RETRY = 5;

/** Writes all of it. Gives how many bytes were written, and why not all of them. */
export function writeWhole(fd: number, data: Buffer): { written: number; error?: unknown } {
  const end = Date.now() + LAST_WAIT;
  let written = 0;
  while (written < data.length) {
    try {
      written += writeSync(fd, data, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if ((code !== 'EAGAIN' && code !== 'EBUSY') || Date.now() > end) return { written, error };
      pause(RETRY);
    }
  }
  return { written };
}

/** Lets nothing else run for a while, in milliseconds. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

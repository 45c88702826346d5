import { fstatSync, writeSync } from 'node:fs';
import { PipeWriter } from './pipe-writer.js';

/** A standard stream of the process, as handlers write to it. */
export interface StandardStream {
  write(line: string): void;
  /** Writes what waits, as far as that goes without waiting. */
  flush(): void;
  /** Waits for a reader that is slow, at most a few seconds. */
  close(): Promise<void>;
  /** As {@link close}, while nothing else runs. */
  endOfProcess(): void;
}

const DESCRIPTORS = { stdout: 1, stderr: 2 };
/** How long a reader that does not read is waited for at the end, in milliseconds. */
const LAST_WAIT = 3000;
/** How often a terminal that is busy is tried again, in milliseconds. */
const RETRY = 5;
const opened = new Map<string, StandardStream>();

/**
 * One writer for each standard stream of the process, so that lines of two handlers never mix. A pipe, as under Docker or a
 * process manager, is never waited for; files and terminals take a line at once.
 *
 * @param report told the first time that lines are lost
 */
export function standardStream(name: keyof typeof DESCRIPTORS, report: (error: unknown) => void): StandardStream {
  const known = opened.get(name);
  if (known) return known;
  const made = toPipe(name, report) ?? toFile(name, report);
  opened.set(name, made);
  return made;
}

function toPipe(name: keyof typeof DESCRIPTORS, report: (error: unknown) => void): StandardStream | undefined {
  const kind = fstatSync(DESCRIPTORS[name]);
  if (!kind.isFIFO() && !kind.isSocket()) return undefined;
  void process[name]; // Node makes pipes and sockets non-blocking when it first looks at them
  let lost = 0;
  const pipe = new PipeWriter(DESCRIPTORS[name], (count, error) => {
    lost += count;
    report(error);
  });
  return {
    write: (line) => pipe.write(line),
    flush: () => void pipe.writeWaiting(),
    close: async () => pipe.drain(LAST_WAIT),
    endOfProcess: () => {
      pipe.drainSync(LAST_WAIT);
      if (lost > 0) process.stderr.write(`nuages.logging: ${lost} lines to ${name} were dropped.\n`);
      lost = 0;
    },
  };
}

/** By hand: Pino's own destination tries a full disk again for ever. */
function toFile(name: keyof typeof DESCRIPTORS, report: (error: unknown) => void): StandardStream {
  let lost = 0;
  const tell = () => {
    if (lost > 0 && name === 'stdout') process.stderr.write(`nuages.logging: ${lost} lines to ${name} were dropped.\n`);
    lost = 0;
  };
  return {
    write(line) {
      try {
        writeWhole(DESCRIPTORS[name], line);
      } catch (error) {
        lost += 1;
        report(error);
      }
    },
    flush: () => {},
    close: async () => tell(),
    endOfProcess: tell,
  };
}

/** Writes all of a line; a terminal that is busy is waited for. */
function writeWhole(fd: number, line: string): void {
  const data = Buffer.from(line);
  const end = Date.now() + LAST_WAIT;
  for (let written = 0; written < data.length;) {
    try {
      written += writeSync(fd, data, written);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if ((code !== 'EAGAIN' && code !== 'EBUSY') || Date.now() > end) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY);
    }
  }
}

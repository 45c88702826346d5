import { fstatSync } from 'node:fs';
import { pino } from 'pino';
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
  const made = toPipe(name, report) ?? toFile(DESCRIPTORS[name]);
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

function toFile(fd: number): StandardStream {
  const file = pino.destination({ fd, sync: true });
  const flush = () => file.flushSync();
  return { write: (line) => void file.write(line), flush, endOfProcess: flush, close: async () => flush() };
}

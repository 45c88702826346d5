import { fstatSync } from 'node:fs';
import { reportFailure, tellStderr } from './handler.js';
import { PipeWriter } from './pipe-writer.js';
import { writeWhole } from './write-whole.js';

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

type Name = 'stdout' | 'stderr';

const DESCRIPTORS = { stdout: 1, stderr: 2 };
/** How long a reader that does not read is waited for at the end, in milliseconds. */
const LAST_WAIT = 3000;
const LINE_BREAK = 10;
const opened = new Map<Name, StandardStream>();

/**
 * One writer for each standard stream of the process, so that lines of two handlers never mix. A pipe, as under Docker or a
 * process manager, is never waited for; files and terminals take a line at once. It belongs to the process, and so do its
 * failures: the first is reported, whoever writes, and what is lost is counted.
 */
export function standardStream(name: Name): StandardStream {
  const known = opened.get(name);
  if (known) return known;
  const kind = fstatSync(DESCRIPTORS[name]);
  const made = kind.isFIFO() || kind.isSocket() ? toPipe(name) : toFile(name);
  opened.set(name, made);
  process.on('exit', () => made.endOfProcess()); // whatever became of those who wrote
  return made;
}

function toPipe(name: Name): StandardStream {
  void process[name]; // Node makes pipes and sockets non-blocking when it first looks at them
  const losses = new Losses(name);
  const pipe = new PipeWriter(DESCRIPTORS[name], (count, error) => losses.add(count, error));
  return {
    write: (line) => pipe.write(line),
    flush: () => void pipe.writeWaiting(),
    close: async () => void (await pipe.drain(LAST_WAIT)), // others may still write: nothing is given up yet
    endOfProcess() {
      if (!pipe.drainSync(LAST_WAIT)) pipe.giveUp(new Error('nobody reads the pipe'));
      losses.tell();
    },
  };
}

/** By hand: Pino's own destination tries a full disk again for ever. */
function toFile(name: Name): StandardStream {
  const losses = new Losses(name);
  let isAtStart = true;
  return {
    write(line) {
      const data = Buffer.from(isAtStart ? line : `\n${line}`); // after half a line
      const { written, error } = writeWhole(DESCRIPTORS[name], data);
      if (written > 0) isAtStart = data[written - 1] === LINE_BREAK;
      if (error !== undefined) losses.add(1, error);
    },
    flush: () => {},
    close: async () => losses.tell(),
    endOfProcess: () => losses.tell(),
  };
}

/** Counts the lines that a stream has lost. */
class Losses {
  private count = 0;
  private isReported = false;

  constructor(private readonly name: Name) {}

  add(count: number, error: unknown): void {
    this.count += count;
    if (!this.isReported) reportFailure(this.name, error);
    this.isReported = true;
  }

  /** Says how many there were since the last time. */
  tell(): void {
    if (this.count > 0) tellStderr(`nuages.logging: ${this.count} lines to ${this.name} were dropped.\n`);
    this.count = 0;
  }
}

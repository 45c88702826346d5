import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PipeWriter } from './pipe-writer.js';

const folder = mkdtempSync(join(tmpdir(), 'nuages-pipe-'));
afterAll(() => rmSync(folder, { recursive: true }));

let fd = 0;
let lost: [count: number, reason: string][] = [];
let pipe: PipeWriter;
beforeEach(() => {
  const path = join(folder, 'fifo');
  execFileSync('mkfifo', [path]);
  fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  rmSync(path);
  lost = [];
  pipe = new PipeWriter(fd, (count, error) => lost.push([count, (error as Error).message]));
});
afterEach(() => closeSync(fd));

/** What is in the pipe at this moment. */
function readBytes(): Buffer {
  const chunks: Buffer[] = [];
  const chunk = Buffer.alloc(65_536);
  try {
    for (;;) chunks.push(Buffer.from(chunk.subarray(0, readSync(fd, chunk))));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  }
  return Buffer.concat(chunks);
}

const read = () => readBytes().toString();

const lineOf = (index: number) => `line ${index} ${'é'.repeat(index % 700)}\n`;

describe.skipIf(process.platform === 'win32')('PipeWriter', () => {
  test('writes all lines in order, as the reader takes them', () => {
    const lines = Array.from({ length: 5000 }, (_, index) => lineOf(index));
    for (const line of lines) pipe.write(line);

    const parts = [readBytes()];
    while (!pipe.writeWaiting()) parts.push(readBytes());
    parts.push(readBytes());

    expect(Buffer.concat(parts).toString()).toBe(lines.join(''));
    expect(lost).toEqual([]);
  });

  test('ends a line of which half is written before the next one', () => {
    const long = `${'x'.repeat(50_000)}\n`;
    for (let index = 0; index < 4; index += 1) pipe.write(long);
    pipe.giveUp(new Error('nobody reads'));
    const before = read();
    pipe.write('next\n');
    const after = read();

    expect(before.endsWith('x')).toBe(true);
    expect(after).toBe('\nnext\n');
    expect(lost).toEqual([[3, 'nobody reads']]);
    pipe.write('and on\n');
    expect(read()).toBe('and on\n');
  });

  test('keeps a bounded number of bytes, and counts the lines beyond', () => {
    const long = `${'x'.repeat(1024 * 1024 - 1)}\n`;
    for (let index = 0; index < 20; index += 1) pipe.write(long);

    expect(lost).toHaveLength(4);
    expect(lost[0]).toEqual([1, 'nobody reads the pipe, and too much waits']);
    pipe.giveUp(new Error('done'));
    expect(lost.at(-1)).toEqual([16, 'done']);
  });
});

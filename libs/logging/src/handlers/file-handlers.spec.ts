import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { HandlerOptions } from '../dictionary.js';
import { LoggingSystem } from '../engine/logging-system.js';

const folder = mkdtempSync(join(tmpdir(), 'nuages-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
const root = fileURLToPath(new URL('../../../..', import.meta.url));

function open(handler: HandlerOptions): LoggingSystem {
  const logging = new LoggingSystem();
  logging.configure({ version: 1, mergeDefaults: false, handlers: { h: handler }, root: { level: 'DEBUG', handlers: ['h'] } });
  return logging;
}

/** Runs a script that logs to a handler, where no file may be longer than a block of 1024 bytes. Gives what it says on stderr. */
function runOnSmallDisk(handler: HandlerOptions, logging: string): string {
  const script = `
    import { truncateSync } from 'node:fs';
    import { configureLogging, getLogger } from '@nuages/logging';
    const handler = ${JSON.stringify(handler)};
    const logging = configureLogging({ version: 1, mergeDefaults: false, handlers: { h: handler }, root: { level: 'INFO', handlers: ['h'] } });
    const log = getLogger('a');
    ${logging}
  `;
  const node = `"$0" --import "$1" -C @nuages/source --input-type=module -e "$2"`;
  const parameters = ['-c', `ulimit -f 1; ${node}`, process.execPath, import.meta.resolve('@oxc-node/core/register'), script];
  return spawnSync('bash', parameters, { cwd: root, encoding: 'utf8' }).stderr;
}

describe.skipIf(process.platform === 'win32')('a disk that is full', { timeout: 60_000 }, () => {
  test('in the middle of a line costs that line, is counted, and lets the next one begin at its own start', () => {
    const filename = join(folder, 'full.log');

    const stderr = runOnSmallDisk(
      { class: 'file', filename },
      `
      log.info('a'.repeat(900)); log.info('b'.repeat(900)); log.info('c');
      logging.flush();
      truncateSync(handler.filename, 910);
      log.info('d');
      logging.flush();
      log.info('e');
      `,
    );

    expect(readFileSync(filename, 'utf8')).toBe(`${'a'.repeat(900)}\n${'b'.repeat(9)}\nd\ne\n`);
    expect(stderr).toContain('FileHandler has failed: EFBIG');
    expect(stderr).toContain(`2 lines of ${filename} were dropped.`);
  });

  test('pushes out no old file', () => {
    const filename = join(folder, 'kept-old.log');
    writeFileSync(`${filename}.1`, 'old\n');

    const stderr = runOnSmallDisk(
      { class: 'rotatingFile', filename, maxBytes: 2000, backupCount: 1 },
      "for (let index = 0; index < 50; index += 1) log.info('a'.repeat(99));",
    );

    expect(readFileSync(`${filename}.1`, 'utf8')).toBe('old\n');
    expect(readFileSync(filename)).toHaveLength(1024);
    expect(stderr).toContain(`40 lines of ${filename} were dropped.`);
  });
});

describe('RotatingFileHandler', () => {
  test.each([
    ['without old files to keep', { maxBytes: 10 }],
    ['without a size', { backupCount: 3 }],
  ])('never starts anew %s, as in Python', async (what, options) => {
    const filename = join(folder, `${what}.log`);
    const logging = open({ class: 'rotatingFile', filename, ...options });

    for (let index = 0; index < 5; index += 1) logging.getLogger('a').info('line %d', index);
    await logging.close();

    expect(readFileSync(filename, 'utf8').split('\n')).toHaveLength(6);
    expect(existsSync(`${filename}.1`)).toBe(false);
  });

  test('keeps what is there, though the mode says otherwise', async () => {
    const filename = join(folder, 'kept.log');
    writeFileSync(filename, 'before\n');
    const logging = open({ class: 'rotatingFile', filename, mode: 'w', maxBytes: 1000, backupCount: 1 });

    logging.getLogger('a').info('after');
    await logging.close();

    expect(readFileSync(filename, 'utf8')).toBe('before\nafter\n');
  });
});

describe('TimedRotatingFileHandler', () => {
  test('loses nothing when the clock is set back', async () => {
    const filename = join(folder, 'clock.log');
    const logging = open({ class: 'timedRotatingFile', filename, when: 'm' });
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      for (const minute of [0, 1, 0, 1, 2]) {
        vi.setSystemTime(new Date(Date.UTC(2040, 0, 1, 12, minute)));
        logging.getLogger('a').info('minute %d', minute);
      }
    } finally {
      vi.useRealTimers();
    }
    await logging.close();

    const files = readdirSync(folder).filter((file) => file.startsWith('clock.log'));
    const messages = files.flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n')).filter(Boolean);
    expect(messages.toSorted()).toEqual(['minute 0', 'minute 0', 'minute 1', 'minute 1', 'minute 2']);
  });
});

test.each<[HandlerOptions, RegExp]>([
  [{ class: 'rotatingFile', filename: 'x', backupCount: 1.5 }, /handlers\.h\.backupCount: give a number of files, or 0/],
  [{ class: 'rotatingFile', filename: 'x', maxBytes: -1 }, /handlers\.h\.maxBytes: give a number of bytes, or 0/],
  [{ class: 'timedRotatingFile', filename: 'x', backupCount: -1 }, /handlers\.h\.backupCount: give a number of files, or 0/],
  [{ class: 'timedRotatingFile', filename: 'x', interval: 0 }, /handlers\.h\.interval: give a number of units above 0/],
])('%j fails with its key, and opens nothing', (options, message) => {
  expect(() => open(options)).toThrow(message);
  expect(existsSync('x')).toBe(false);
});

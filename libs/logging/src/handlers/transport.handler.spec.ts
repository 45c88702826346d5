import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { LoggingSystem } from '../engine/logging-system.js';
import type { TransportOptions } from './transport.handler.js';

const folder = mkdtempSync(join(tmpdir(), 'nuages-transport-'));
afterAll(() => rmSync(folder, { recursive: true }));

const said: string[] = [];
function listenToStderr(): void {
  said.length = 0;
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
}
afterEach(() => vi.restoreAllMocks());

function open(options: TransportOptions): LoggingSystem {
  const logging = new LoggingSystem();
  const handlers = { h: { class: 'transport', ...options } } as const;
  logging.configure({ version: 1, mergeDefaults: false, handlers, root: { level: 'DEBUG', handlers: ['h'] } });
  return logging;
}

/** A file that is a transport. */
function transport(name: string, source: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, source);
  return path;
}

const messagesOf = (text: string) =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { msg: string }).msg);

describe('TransportHandler', () => {
  test("passes lines to Pino's own file transport", async () => {
    const destination = join(folder, 'deep', 'file.log');
    const logging = open({ target: 'pino/file', options: { destination, mkdir: true } });

    logging.getLogger('a').info('one');
    logging.getLogger('a').info('two');
    await logging.close();

    expect(messagesOf(readFileSync(destination, 'utf8'))).toEqual(['one', 'two']);
  });

  test('passes lines to pino-roll, with its options', async () => {
    const logging = open({ target: 'pino-roll', options: { file: join(folder, 'rolled'), extension: '.log', size: '1k' } });

    for (let index = 0; index < 50; index += 1) logging.getLogger('a').info('line %d', index);
    await logging.close();

    const files = readdirSync(folder).filter((file) => file.startsWith('rolled'));
    const messages = files.flatMap((file) => messagesOf(readFileSync(join(folder, file), 'utf8')));
    expect(messages.toSorted()).toEqual(Array.from({ length: 50 }, (_, index) => `line ${index}`).toSorted());
  });

  test('writes what it holds when the process ends at once', async () => {
    const destination = join(folder, 'exit.log');
    const script = `
      import { configureLogging, getLogger } from '@nuages/logging';
      const handlers = { h: { class: 'transport', target: 'pino/file', options: { destination: ${JSON.stringify(destination)} } } };
      configureLogging({ version: 1, mergeDefaults: false, handlers, root: { level: 'INFO', handlers: ['h'] } });
      for (let index = 0; index < 1000; index += 1) getLogger('a').info('line');
      process.exit(3);
    `;
    const root = fileURLToPath(new URL('../../../..', import.meta.url));
    const flags = ['--import', import.meta.resolve('@oxc-node/core/register'), '-C', '@nuages/source', '--input-type=module', '-e', script];
    const [status] = (await once(spawn(process.execPath, flags, { cwd: root, stdio: 'inherit' }), 'close')) as [number];

    expect(status).toBe(3);
    expect(messagesOf(readFileSync(destination, 'utf8'))).toHaveLength(1000);
  }, 60_000);

  test.each([
    ['at its start', "export default async () => { throw new Error('no start'); };", 'no start'],
    [
      'while it writes',
      "import { Writable } from 'node:stream'; export default async () => new Writable({ write() { throw new Error('torn'); } });",
      'torn',
    ],
  ])('a transport that fails %s is reported once, and what is lost is counted', async (_when, source, reason) => {
    listenToStderr();
    const logging = open({ target: transport(reason.replace(' ', '-'), source) });

    logging.getLogger('a').info('first');
    await vi.waitFor(() => expect(said).toHaveLength(1), { timeout: 10_000 });
    for (let index = 0; index < 3; index += 1) logging.getLogger('a').info('later');
    await logging.close();

    expect(said).toEqual([
      `nuages.logging: TransportHandler has failed: ${reason}. It is not reported again.\n`,
      'nuages.logging: TransportHandler has dropped 3 lines.\n',
    ]);
  });

  test('a transport that takes nothing is not waited for for ever, nor is all kept for it', async () => {
    listenToStderr();
    const target = transport('stuck', "import { Writable } from 'node:stream'; export default async () => new Writable({ write() {} });");
    const logging = open({ target });
    const long = 'x'.repeat(1024 * 1024);

    for (let index = 0; index < 40; index += 1) logging.getLogger('a').info(long);
    await logging.close();

    expect(said[0]).toContain('the transport is too slow, lines are dropped');
    expect(said.at(-1)).toMatch(/^nuages\.logging: TransportHandler has dropped \d+ lines\.\n$/);
  }, 30_000);
});

test.each<[object, RegExp]>([
  [{}, /^LOGGING: handlers\.h\.target: give the package/],
  [{ target: 'pino-nowhere' }, /^LOGGING: handlers\.h\.target: there is no package 'pino-nowhere'\. Install it: npm install pino-nowhere$/],
  [{ target: './nowhere.mjs' }, /^LOGGING: handlers\.h\.target: there is no file \/.*\/nowhere\.mjs\.$/],
  [{ target: 'pino/file', options: { format: () => '' } }, /^LOGGING: handlers\.h\.options: they go to another thread/],
])('%j fails with its key', (options, message) => {
  expect(() => open(options as TransportOptions)).toThrow(message);
});

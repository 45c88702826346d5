import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'nuages-logging-'));
afterAll(() => rmSync(folder, { recursive: true }));

const root = fileURLToPath(new URL('../../../..', import.meta.url));
let count = 0;

/** Takes what handlers send over TCP, and answers HTTP. */
let received = '';
const receiver = createServer((socket) => {
  socket.on('data', (data: Buffer) => {
    received += data.toString();
    if (received.includes('POST /')) socket.end('HTTP/1.1 204 No Content\r\n\r\n');
  });
  socket.on('error', () => undefined);
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');
const { port } = receiver.address() as AddressInfo;
afterAll(() => receiver.close());

interface Ended {
  readonly status: number | NodeJS.Signals;
  readonly file: string;
  /** What came over TCP. */
  readonly received: string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script that logs to a file, to memory before another, and to stdout, and then ends as `ending` says. */
async function run(ending: string, lines = 2000, unreadMs = 0): Promise<Ended> {
  received = '';
  const filename = join(folder, `${(count += 1)}.log`);
  const script = `
    import { configureLogging, getLogger, Handler, LoggingSystem } from '@nuages/logging';
    const logging = configureLogging({
      version: 1,
      mergeDefaults: false,
      handlers: {
        out: { class: 'stream' },
        file: { class: 'file', filename: ${JSON.stringify(filename)} },
        rotating: { class: 'rotatingFile', filename: ${JSON.stringify(`${filename}.memory`)} },
        memory: { class: 'memory', target: 'rotating', capacity: 1000000, flushLevel: 'CRITICAL' },
        full: { class: 'file', filename: '/dev/full' },
        gone: { class: 'socket', port: 1 },
        far: { class: 'socket', port: ${port}, formatter: 'message' },
        http: { class: 'http', url: 'http://127.0.0.1:${port}/', formatter: 'message' },
      },
      formatters: { message: { format: '%(message)s' } },
      root: { level: 'DEBUG', handlers: ['out', 'file', 'memory', 'full', 'gone', 'far'] },
      loggers: { web: { handlers: ['http'], propagate: false } },
    });
    for (let index = 0; index < ${lines}; index += 1) getLogger('a').info('line ' + index);
    ${ending}
  `;
  const options = ['--import', '@oxc-node/core/register', '-C', '@nuages/source', '--input-type=module', '-e', script];
  const child = spawn(process.execPath, options, { cwd: root, timeout: 30_000 });
  let [stdout, stderr] = ['', ''];
  setTimeout(() => child.stdout.on('data', (data: Buffer) => (stdout += data.toString())), unreadMs);
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  expect(read(`${filename}.memory`)).toBe(read(filename));
  return { status: code ?? signal!, file: read(filename), stdout, stderr, received };
}

const all = Array.from({ length: 2000 }, (_, index) => `line ${index}\n`).join('');
const hasFull = existsSync('/dev/full');

describe.skipIf(!hasFull)('what was logged is written when a process ends by', { timeout: 60_000 }, () => {
  test.each<[ending: string, status: number | string]>([
    ['', 0],
    ['process.exit(3);', 3],
    ["throw new Error('nobody catches this');", 1],
    ["setImmediate(() => { throw new Error('nor this'); });", 1],
    ["void Promise.reject(new Error('nor that'));", 1],
    ["process.kill(process.pid, 'SIGTERM');", 'SIGTERM'],
    ["process.kill(process.pid, 'SIGINT');", 'SIGINT'],
    [
      "process.once('SIGTERM', () => setTimeout(() => process.exit(4), 10)); process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 5000);",
      4,
    ],
    ['await logging.close();', 0],
    // what a listener of the end says comes after ours
    ["process.on('exit', () => getLogger('late').info('line late')); process.exit(2);", 2],
  ])('%s', async (ending, status) => {
    const ended = await run(ending);

    expect(ended.status).toBe(status);
    const late = ending.includes('line late') ? 'line late\n' : '';
    expect(ended.file).toBe(all + late);
    expect(ended.stdout).toBe(all + late);
    expect(ended.received).toBe(all);
  });

  test('its own end, though nobody reads its output for a while', async () => {
    const ended = await run("setTimeout(() => logging.getLogger('web').info('still running'), 100);", 20_000, 1000);

    expect(ended.received).toContain('still running');
    expect(ended.stdout.split('\n')).toHaveLength(20_001);
  });

  test('process.exit, over HTTP too', async () => {
    const ended = await run("getLogger('web').info('last words'); process.exit(0);", 0);

    expect(ended.received).toMatch(/^POST \/ [^]*\r\n\r\nlast words\n$/);
  });

  test('process.exit, where a system of its own holds records for HTTP and another handler is broken', async () => {
    const ended = await run(
      `
      class Broken extends Handler {
        write() {}
        flush() {
          throw new Error('cannot flush');
        }
      }
      const own = new LoggingSystem();
      own.configure({
        version: 1,
        mergeDefaults: false,
        handlers: {
          broken: { class: Broken },
          http: { class: 'http', url: 'http://127.0.0.1:${port}/', formatter: 'message' },
          memory: { class: 'memory', target: 'http' },
        },
        formatters: { message: { format: '%(message)s' } },
        root: { level: 'DEBUG', handlers: ['broken', 'memory'] },
      });
      own.getLogger('a').info('last words');
      process.exit(0);
      `,
      0,
    );

    expect(ended.status).toBe(0);
    expect(ended.received).toMatch(/^POST \/ [^]*\r\n\r\nlast words\n$/);
    expect(ended.stderr).toBe('nuages.logging: Broken has failed: cannot flush. It is not reported again.\n');
  });

  test('process.exit, and what was lost is reported once', async () => {
    const { stderr } = await run('process.exit(0);');

    expect(stderr.split('\n').filter(Boolean).toSorted()).toEqual([
      'nuages.logging: 2000 lines of /dev/full were dropped.',
      expect.stringMatching(/^nuages\.logging: FileHandler has failed: ENOSPC/),
      'nuages.logging: SocketHandler has dropped 2000 records.',
    ]);
  });
});

import { Writable } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { LoggingSystem } from '../engine/logging-system.js';

afterEach(() => vi.restoreAllMocks());

function open(stream: { write(text: string): unknown }): LoggingSystem {
  const logging = new LoggingSystem();
  const handlers = { h: { class: 'stream', stream } } as const;
  logging.configure({ version: 1, mergeDefaults: false, handlers, root: { level: 'DEBUG', handlers: ['h'] } });
  return logging;
}

describe('StreamHandler', () => {
  test('is closed once a slow stream has written all, and leaves the stream as it was', async () => {
    let text = '';
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        text += chunk.toString();
        setTimeout(done, 5);
      },
    });
    const logging = open(stream);

    for (let index = 0; index < 5; index += 1) logging.getLogger('a').info('line %d', index);
    await logging.close();

    expect(text).toBe('line 0\nline 1\nline 2\nline 3\nline 4\n');
    expect([stream.writable, stream.listenerCount('error')]).toEqual([true, 0]);
  });

  test('bounds what waits in a stream that takes nothing, and counts the rest', async () => {
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const logging = open(new Writable({ write: () => undefined }));
    const long = 'x'.repeat(1024 * 1024);

    for (let index = 0; index < 20; index += 1) logging.getLogger('a').info(long);
    await logging.close();

    expect(said).toEqual([
      'nuages.logging: StreamHandler has failed: the stream is too slow, lines are dropped. It is not reported again.\n',
      'nuages.logging: StreamHandler has dropped 4 lines.\n',
    ]);
  }, 20_000);

  test.each(['end', 'destroy'] as const)('counts what comes after the %s of its stream', async (end) => {
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    let text = '';
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        text += chunk.toString();
        done();
      },
    });
    const logging = open(stream);

    logging.getLogger('a').info('before');
    stream[end]();
    for (let index = 0; index < 3; index += 1) logging.getLogger('a').info('after');
    await logging.close();

    expect(text).toBe('before\n');
    expect(said).toEqual([
      'nuages.logging: StreamHandler has failed: the stream has ended, lines are dropped. It is not reported again.\n',
      'nuages.logging: StreamHandler has dropped 3 lines.\n',
    ]);
  });

  test('tells at a sudden end what its stream has not written yet', () => {
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const logging = open(new Writable({ write: () => undefined }));

    logging.getLogger('a').info('held');
    logging.endOfProcess();

    expect(said).toEqual(['nuages.logging: StreamHandler has lost 5 bytes that its stream still held.\n']);
  });
});

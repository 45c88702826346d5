import { describe, expect, test } from 'vitest';
import { LoggingSystem } from '../engine/logging-system.js';
import { NestLogger } from './nest-logger.js';

function open(): { nest: NestLogger; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const logging = new LoggingSystem();
  logging.configure({
    version: 1,
    mergeDefaults: false,
    formatters: { json: { class: 'json' } },
    handlers: {
      h: {
        class: 'stream',
        formatter: 'json',
        stream: { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) },
      },
    },
    root: { level: 'TRACE', handlers: ['h'] },
  });
  return { nest: new NestLogger(logging), lines };
}

describe('NestLogger', () => {
  test.each<[method: 'log' | 'error' | 'warn' | 'verbose', given: unknown[], line: object]>([
    ['log', ['started', 'Router'], { level: 30, name: 'nest.Router', msg: 'started' }],
    ['log', ['asked', 'nuages.db'], { level: 30, name: 'nuages.db', msg: 'asked' }],
    ['log', ['started'], { level: 30, name: 'nest', msg: 'started' }],
    ['log', ['100% %s done', 'Router'], { msg: '100% %s done' }],
    ['warn', [{ code: 5, password: 'x' }, 'Auth'], { level: 40, name: 'nest.Auth', code: 5, password: '[hidden]' }],
    ['verbose', ['more', { id: 1 }, 'and more', 'Router'], { level: 10, msg: 'more and more', id: 1 }],
    [
      'error',
      ['failed', 'Error: no\n    at here.js:1:1', 'Router'],
      { level: 50, err: { message: 'failed', stack: 'Error: no\n    at here.js:1:1' } },
    ],
    ['error', [new Error('no'), 'Router'], { level: 50, name: 'nest.Router', msg: 'no', err: { type: 'Error', message: 'no' } }],
    ['error', ['failed', undefined, 'Router'], { level: 50, name: 'nest.Router', msg: 'failed' }],
  ])('%s %j', (method, given, line) => {
    const { nest, lines } = open();

    nest[method](given[0], ...given.slice(1));

    expect(lines).toMatchObject([line]);
  });

  test.each(['\n', '\n ', ' '])('takes no long time over a text of many %j', (part) => {
    const { nest, lines } = open();
    const startedAt = performance.now();

    nest.error('failed', part.repeat(100_000), 'Router');

    expect(lines).toMatchObject([{ name: 'nest.Router' }]);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });
});

import { describe, expect, test } from 'vitest';
import type { LoggingDictionary } from './dictionary.js';
import { LoggingSystem } from './engine/logging-system.js';
import { Filter } from './filters/filter.js';
import { RedactFilter } from './filters/filters.js';
import type { LogRecord } from './log-record.js';

/** A system that writes to one stream, and what it wrote. */
function open(dictionary: Partial<LoggingDictionary>): { logging: LoggingSystem; written: () => string } {
  let text = '';
  const stream = { write: (line: string) => (text += line) };
  const logging = new LoggingSystem();
  logging.configure({
    version: 1,
    mergeDefaults: false,
    root: { level: 'DEBUG', handlers: ['out'] },
    ...dictionary,
    handlers: { out: { class: 'stream', stream, formatter: 'f', filters: Object.keys(dictionary.filters ?? {}) }, ...dictionary.handlers },
  });
  return { logging, written: () => text };
}

describe('the line of code that logs', () => {
  const formatters = { f: { format: '{filename}:{lineno} {funcName} {module} {thread} {message}', style: '{' } } as const;

  test('is found below Pino, also for records that are written later', () => {
    const { logging, written } = open({
      formatters,
      handlers: { held: { class: 'memory', target: 'out' } },
      root: { level: 'DEBUG', handlers: ['held'] },
    });

    function publish(): void {
      logging.getLogger('blog').info('seen');
      logging.getLogger('blog').child({ postId: 3 }).error(new Error('torn'));
    }
    publish();
    logging.flush();

    const lines = written()
      .split('\n')
      .filter((line) => line.startsWith('log-record.spec'));
    expect(lines).toEqual([
      expect.stringMatching(/^log-record\.spec\.ts:\d+ publish log-record\.spec 0 seen$/),
      expect.stringMatching(/^log-record\.spec\.ts:\d+ publish log-record\.spec 0 torn$/),
    ]);
    const [first, second] = lines.map((line) => Number(/:(\d+)/.exec(line)![1]));
    expect(second! - first!).toBe(1);
  });
});

describe('RedactFilter', () => {
  test('hides the values at its paths, and nothing else', () => {
    const user = { ssn: '078-05-1120', name: 'Ann' };
    const { logging, written } = open({
      formatters: { f: { class: 'json' } },
      filters: { private: { class: RedactFilter, paths: ['user.ssn', 'cards[*].pin', '*.door'] } },
    });

    logging.getLogger('a').info({ user, cards: [{ pin: 1, kind: 'debit' }], house: { door: 7 }, note: 'x' }, 'moved');

    expect(Object.keys(JSON.parse(written()) as object).toSorted()).toEqual([
      'cards',
      'house',
      'level',
      'msg',
      'name',
      'note',
      'time',
      'user',
    ]);
    expect(JSON.parse(written())).toMatchObject({
      user: { ssn: '[hidden]', name: 'Ann' },
      cards: [{ pin: '[hidden]', kind: 'debit' }],
      house: { door: '[hidden]' },
      note: 'x',
      msg: 'moved',
    });
    expect(user.ssn).toBe('078-05-1120');
  });

  test('adds nothing of its own', () => {
    const { logging, written } = open({
      formatters: { f: { class: 'logfmt' } },
      filters: { private: { class: RedactFilter, paths: ['ssn'] } },
    });

    logging.getLogger('a').info({ ssn: 1, restore: 'mine' }, 'x');

    expect(written()).toMatch(/ msg=x ssn=\[hidden\] restore=mine\n$/);
  });

  test.each([[{}], [{ paths: [] }], [{ paths: [7] }], [{ paths: ['a['] }]])('refuses %j', (options) => {
    expect(() => open({ formatters: { f: { class: 'json' } }, filters: { private: { class: RedactFilter, ...options } } })).toThrow(
      /^LOGGING: filters\.private\.paths: /,
    );
  });
});

test('what a filter adds tells no secret, and may be a BigInt or a circle', () => {
  class Adds extends Filter {
    override filter(record: LogRecord) {
      const circle: { self?: object; token: string } = { token: 'hunter2' };
      circle.self = circle;
      record.set('user', { password: 'hunter2', id: 7n });
      record.set('circle', circle);
      return true;
    }
  }
  const { logging, written } = open({ formatters: { f: { class: 'json' } }, filters: { adds: { class: Adds } } });

  logging.getLogger('a').info('x');

  expect(JSON.parse(written())).toMatchObject({
    user: { password: '[hidden]', id: '7' },
    circle: { token: '[hidden]', self: '[Circular]' },
  });
});

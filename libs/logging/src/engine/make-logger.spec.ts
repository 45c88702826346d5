import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { LoggingSystem } from './logging-system.js';

/** A system that writes JSON, and what it wrote. */
function open(level: 'DEBUG' | 'WARNING' = 'DEBUG') {
  const lines: Record<string, unknown>[] = [];
  const logging = new LoggingSystem();
  logging.configure({
    version: 1,
    mergeDefaults: false,
    formatters: { json: { class: 'json' } },
    handlers: { h: { class: 'stream', stream: { write: (line: string) => lines.push(JSON.parse(line)) }, formatter: 'json' } },
    root: { level, handlers: ['h'] },
  });
  return { logging, lines };
}

describe('a child', () => {
  test("keeps what it is bound to under Python's names, too", () => {
    const { logging, lines } = open();
    const child = logging.getLogger('shop').child({ orderId: 7 });

    child.warning('late');
    child.critical('lost');
    child.exception(new Error('torn'));
    child.log('INFO', 'found');
    child.log(35, 'odd');

    expect(lines).toMatchObject([
      { level: 40, orderId: 7, msg: 'late' },
      { level: 60, orderId: 7, msg: 'lost' },
      { level: 50, orderId: 7, msg: 'torn', err: { message: 'torn' } },
      { level: 30, orderId: 7, msg: 'found' },
      { level: 35, orderId: 7, msg: 'odd' },
    ]);
  });

  test('follows its logger when that is configured anew, unless it has a level of its own', () => {
    const { logging, lines } = open('WARNING');
    const child = logging.getLogger('shop').child({ orderId: 7 });
    const strict = logging.getLogger('shop').child({}, { level: 'error' });

    logging.configure({ version: 1, incremental: true, root: { level: 'DEBUG' } });
    child.debug('seen');
    strict.warning('not seen');

    expect(lines).toMatchObject([{ orderId: 7, msg: 'seen' }]);
    expect([child.isEnabledFor('DEBUG'), strict.isEnabledFor('WARNING'), strict.isEnabledFor('ERROR')]).toEqual([true, false, true]);
    expect([child.effectiveLevel, strict.effectiveLevel]).toEqual([20, 50]);
  });

  test('tells no secret that it is bound to', () => {
    const { logging, lines } = open();
    const child = logging.getLogger('shop').child({ token: 'hunter2' });
    child.setBindings({ password: 'hunter2', name: 'root' });

    child.info('bound');

    expect(lines).toMatchObject([{ name: 'shop', name_: 'root', token: '[hidden]', password: '[hidden]' }]);
  });
});

test.each<[what: string, make: () => unknown, text: string]>([
  [
    'a circle',
    () => {
      const circle: unknown[] = [1];
      circle.push(circle);
      return circle;
    },
    '[1,"[Circular]"]',
  ],
  ['a BigInt', () => 7n, '"7"'],
  ['a socket', () => new Socket(), '"[Socket]"'],
  ['a request', () => new IncomingMessage(new Socket()), '{"method":null,"url":"","headers":{}}'],
  [
    'what throws',
    () => ({
      toJSON: () => {
        throw new Error('no');
      },
    }),
    'undefined',
  ],
])('%s among the values of a message stops nobody', (_what, make, text) => {
  const { logging, lines } = open();

  logging.getLogger('a').info('got %o', make() as object);

  expect(lines).toMatchObject([{ msg: `got ${text}` }]);
});

test.each<[thrown: unknown, text: string]>([
  ['text', 'text'],
  [undefined, 'undefined'],
  [Object.assign(Object.create(null) as object, { code: 5, token: 'hunter2' }), '{"code":5,"token":"[hidden]"}'],
])('exception says what was thrown, though it is no error: %j', (thrown, text) => {
  const { logging, lines } = open();

  logging.getLogger('a').exception(thrown);

  expect(lines).toMatchObject([{ msg: text, err: { message: text } }]);
});

test('hides the paths of `redact` in loggers that were there before, too', () => {
  const { logging } = open();
  const log = logging.getLogger('a');
  const child = log.child({ user: { ssn: 1, id: 2 } });
  const lines: string[] = [];

  logging.configure({
    version: 1,
    mergeDefaults: false,
    disableExistingLoggers: false,
    redact: ['user.ssn', 'cards[*].pin'],
    formatters: { json: { class: 'json' } },
    handlers: { h: { class: 'stream', stream: { write: (line: string) => lines.push(line) }, formatter: 'json' } },
    root: { level: 'INFO', handlers: ['h'] },
  });
  log.info({ user: { ssn: 1, id: 2 }, cards: [{ pin: 3 }] }, 'x');
  log.child({ user: { ssn: 1, id: 2 } }).info('x');
  child.info('bound before');

  expect(JSON.parse(lines[0]!)).toMatchObject({ user: { ssn: '[hidden]', id: 2 }, cards: [{ pin: '[hidden]' }] });
  expect(JSON.parse(lines[1]!)).toMatchObject({ user: { ssn: '[hidden]', id: 2 } });
});

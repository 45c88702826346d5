import { expect, test } from 'vitest';
import { LoggingSystem } from './logging-system.js';

function logged(fields: object, message: string, ...values: unknown[]): Record<string, unknown> {
  let text = '';
  const logging = new LoggingSystem();
  logging.configure({
    version: 1,
    mergeDefaults: false,
    formatters: { json: { class: 'json' } },
    handlers: { h: { class: 'stream', stream: { write: (line: string) => (text += line) }, formatter: 'json' } },
    root: { level: 'INFO', handlers: ['h'] },
  });
  logging.getLogger('a').info(fields, message, ...values);
  return JSON.parse(text) as Record<string, unknown>;
}

test('fields forge neither name nor level nor time of a record', () => {
  const fields = { name: 'root', level: 60, time: 0 };

  expect(logged(fields, 'x')).toEqual({ level: 30, time: expect.any(Number), name: 'a', level_: 60, time_: 0, name_: 'root', msg: 'x' });
  expect(logged(fields, 'x')['time']).not.toBe(0);
});

test('a getter that throws costs the fields, not the record', () => {
  const entity = {
    get broken(): string {
      throw new Error('no');
    },
  };

  expect(logged({ entity }, 'x')).toMatchObject({ name: 'a', msg: 'x', unreadable: 'no' });
});

test('a getter of the class that throws costs no more than the fields', () => {
  class Entity {
    id = 1;
    get name(): string {
      throw new Error('no');
    }
  }

  expect(logged(new Entity(), 'x')).toMatchObject({ name: 'a', msg: 'x' });
});

test('hides secrets in the values of a message', () => {
  expect(logged({}, 'got %o', { token: 'hunter2' })).toMatchObject({ msg: 'got {"token":"[hidden]"}' });
});

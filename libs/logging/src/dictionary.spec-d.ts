import { expectTypeOf, test } from 'vitest';
import type { HandlerOptions, LoggingDictionary } from './dictionary.js';
import { Handler } from './handlers/handler.js';

class Pager extends Handler {
  constructor(readonly options: { number: string }) {
    super();
  }

  override write(): void {}
}

test('each handler takes its own options', () => {
  const handlers = {
    console: { class: 'stream', level: 'INFO', formatter: 'line', filters: ['a'] },
    file: { class: 'rotatingFile', filename: 'a.log', maxBytes: 10, backupCount: 2 },
    held: { class: 'memory', target: 'file', flushLevel: 'ERROR' },
    pager: { class: Pager, number: '112' },
    changed: { level: 'ERROR' },
  } satisfies Record<string, HandlerOptions>;

  expectTypeOf(handlers).toExtend<LoggingDictionary['handlers']>();
});

test('what is wrong in a dictionary does not compile', () => {
  // @ts-expect-error there is no such handler
  void ({ version: 1, handlers: { h: { class: 'fiel', filename: 'a.log' } } } satisfies LoggingDictionary);
  // @ts-expect-error a file has a name
  void ({ version: 1, handlers: { h: { class: 'file' } } } satisfies LoggingDictionary);
  // @ts-expect-error a stream has no such option
  void ({ version: 1, handlers: { h: { class: 'stream', steam: 'stderr' } } } satisfies LoggingDictionary);
  // @ts-expect-error there is no such level
  void ({ version: 1, root: { level: 'LOUD' } } satisfies LoggingDictionary);
  // @ts-expect-error there is no such style
  void ({ version: 1, formatters: { f: { format: '{message}', style: '#' } } } satisfies LoggingDictionary);
  // @ts-expect-error a dictionary has a version
  void ({ root: { level: 'INFO' } } satisfies LoggingDictionary);
  expectTypeOf<{ version: 1 }>().toExtend<LoggingDictionary>();
});

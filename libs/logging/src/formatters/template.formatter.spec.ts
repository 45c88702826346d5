import { describe, expect, test } from 'vitest';
import { LogRecord } from '../log-record.js';
import { TemplateFormatter } from './template.formatter.js';

const record = new LogRecord({
  level: 30,
  time: Date.UTC(2030, 1, 3, 14, 5, 6, 7),
  name: 'blog',
  msg: 'hello',
  ratio: 2.5,
  count: 42,
  order: { id: 7 },
});

// the texts are those of Python's own formatters
test.each<['%' | '{' | '$', string, string]>([
  ['%', '[%(levelname)8s] [%(levelname)-8s]', '[    INFO] [INFO    ]'],
  ['%', '%(msecs)03d %(count)06d %(count)x %(ratio).2f %(ratio)d', '007 000042 2a 2.50 2'],
  ['%', '%(message).3s|%(name)r|100%%', 'hel|blog|100%'],
  ['{', '[{levelname:>8}] [{levelname:<8}] [{levelname:^8}] [{levelname:8}]', '[    INFO] [INFO    ] [  INFO  ] [INFO    ]'],
  ['{', '{levelname:*^8} {msecs:03.0f} {count:6d}|{count:<6} {ratio:.1f} {{x}} {message!r:.3}', '**INFO** 007     42|42     2.5 {x} hel'],
  ['{', '{order.id:03d} {order.no}|{message.length}|{absent.id}', '007 ||'],
  ['$', '$levelname ${count}th $$5', 'INFO 42th $5'],
])("'%s': %s", (style, format, text) => {
  expect(new TemplateFormatter({ format, style }).format(record)).toBe(text);
});

test.each([
  [{ order: 7, note: 'two words', msg: '' }, 'INFO order=7 note="two words"'],
  [{ order: 7 }, 'INFO order=7'],
  [{ note: 'a\nCRITICAL b', err: { message: 'no' } }, String.raw`INFO note="a\nCRITICAL b"`],
  [{}, 'INFO '],
])('a record without words, %j, is told by its fields', (fields, text) => {
  const wordless = new LogRecord({ level: 30, time: 0, name: 'blog', ...fields });

  expect(new TemplateFormatter({ format: '%(levelname)s %(message)s' }).format(wordless)).toBe(text);
});

test('defaults stand in for what a record lacks', () => {
  const formatter = new TemplateFormatter({
    format: '{requestId:>4} {user} {count}',
    style: '{',
    defaults: { requestId: '-', user: 0, count: 1 },
  });

  expect(formatter.format(record)).toBe('   - 0 42');
});

describe('datefmt', () => {
  test.each([
    ['%d/%b/%Y %H:%M:%S', '03/Feb/2030 14:05:06'],
    ['%A %B %y %j %I%p %a', 'Sunday February 30 034 02PM Sun'],
    ['%H.%f %z %Z 5%%', '14.007000 +0000 UTC 5%'],
  ])('%s', (datefmt, text) => {
    expect(new TemplateFormatter({ format: '%(asctime)s', datefmt }).format(record)).toBe(text);
  });
});

test.each<[object, string]>([
  [{ format: '{message:!!}', style: '{' }, "format: '!!' is no layout."],
  [
    { format: '{levelname} {message', style: '{' },
    "format: '{' in ' {message' belongs to no attribute. Write '{name}', or '{{' for the character.",
  ],
  [{ format: '{levelname} {}', style: '{' }, "format: '{' in ' {}' belongs to no attribute."],
  [{ format: '%(levelname)s %(message)' }, "format: '%' in ' %(message)' belongs to no attribute. Write '%(name)s', or '%%'"],
  [{ format: '%(levelname)s 100%' }, "format: '%' in ' 100%' belongs to no attribute."],
  [{ format: '$levelname $5', style: '$' }, "format: '$' in "],
  [{ format: '{message}', style: '{', defaults: null }, 'defaults: give an object'],
  [{ format: '%(asctime)s', datefmt: '%H %Q' }, "datefmt: '%Q' is no mark. There are: %Y, "],
  [{ format: '%(asctime)s', datefmt: '%' }, "datefmt: '%' is no mark."],
  [{ format: '%(asctime)s', datefmt: 5 }, 'datefmt: a format is a text of marks'],
])('%j is refused', (options, message) => {
  expect(() => new TemplateFormatter(options)).toThrow(message);
});

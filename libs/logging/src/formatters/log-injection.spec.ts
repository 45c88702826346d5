import { expect, test } from 'vitest';
import type { FormatterOptions, LoggingDictionary } from '../dictionary.js';
import { LoggingSystem } from '../engine/logging-system.js';

/** All that ends a line somewhere, drives a terminal, or turns the direction of a text. */
const EVIL = 'a\nb\rc\r\nd\u0085e\u2028f\u2029g\vh\fi\u001b[31mj\u009bk\u0000l\u007fm\u202en\u2066o';
const FORMATTERS: FormatterOptions[] = [
  { format: '%(levelname)s %(name)s %(message)s %(x)s' },
  { format: '{levelname} {name:>3} {message:.500} {x}', style: '{' },
  { format: '$levelname $name $message $x', style: '$' },
  { class: 'logfmt' },
  { class: 'pretty', colours: false },
];

function written(formatter: FormatterOptions, log: (logging: LoggingSystem) => void): string {
  let text = '';
  const logging = new LoggingSystem();
  const dictionary: LoggingDictionary = {
    version: 1,
    mergeDefaults: false,
    formatters: { f: formatter },
    handlers: { h: { class: 'stream', stream: { write: (line: string) => (text += line) }, formatter: 'f' } },
    root: { level: 'DEBUG', handlers: ['h'] },
  };
  logging.configure(dictionary);
  log(logging);
  return text;
}

test.each(FORMATTERS)('%j lets neither message nor value, key, logger nor binding forge a line', (formatter) => {
  const text = written(formatter, (logging) =>
    logging
      .getLogger(EVIL)
      .child({ [`bound${EVIL}`]: EVIL })
      .info({ x: EVIL, [EVIL]: { [EVIL]: [EVIL] } }, EVIL),
  );

  expect(text.endsWith('\n')).toBe(true);
  expect(text.slice(0, -1)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
});

test.each(FORMATTERS)('%j sets the lines of a stack in', (formatter) => {
  const text = written(formatter, (logging) => logging.getLogger('a').exception(new Error(EVIL), 'failed'));

  const [, ...rest] = text.slice(0, -1).split('\n');
  expect(rest.filter((line) => !line.startsWith('    '))).toEqual([]);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
});

test.each([
  ['say "hi"', String.raw`x="say \"hi\""`],
  [String.raw`a\" level=error msg=\"`, String.raw`x="a\\\" level=error msg=\\\""`],
  ['two\nlines', String.raw`x="two\nlines"`],
  [String.raw`C:\new`, String.raw`x="C:\\new"`],
  ['', 'x=""'],
])('logfmt lets %j forge no pair', (x, pair) => {
  expect(written({ class: 'logfmt' }, (logging) => logging.getLogger('a').info({ x }, 'm'))).toContain(` ${pair}\n`);
});

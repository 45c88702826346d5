import { describe, expect, test } from 'vitest';
import { quoted } from './entity-tag.js';
import { httpDate, readHttpDate } from './http-date.js';
import { judge } from './preconditions.js';

const lastModified = new Date('2026-03-01T12:00:00.750Z');
const AT = 'Sun, 01 Mar 2026 12:00:00 GMT';
const BEFORE = 'Sun, 01 Mar 2026 11:59:59 GMT';
const AFTER = 'Sun, 01 Mar 2026 12:00:01 GMT';
const validators = { etag: '"a"', lastModified };

describe('judge', () => {
  test.for([
    ['GET', {}, 'proceed'],
    ['GET', { 'if-none-match': '"a"' }, 'not modified'],
    ['GET', { 'if-none-match': 'W/"a"' }, 'not modified'],
    ['HEAD', { 'if-none-match': '"b", "a"' }, 'not modified'],
    ['GET', { 'if-none-match': '*' }, 'not modified'],
    ['GET', { 'if-none-match': '"b"' }, 'proceed'],
    ['GET', { 'if-none-match': 'a' }, 'proceed'],
    ['GET', { 'if-none-match': '"b"', 'if-modified-since': AFTER }, 'proceed'],
    ['GET', { 'if-modified-since': AT }, 'not modified'],
    ['GET', { 'if-modified-since': AFTER }, 'not modified'],
    ['GET', { 'if-modified-since': BEFORE }, 'proceed'],
    ['GET', { 'if-modified-since': 'yesterday' }, 'proceed'],
    ['GET', { 'if-match': '"b"' }, 'failed'],
    ['GET', { 'if-match': '"a"', 'if-none-match': '"a"' }, 'not modified'],
    ['GET', { 'if-unmodified-since': BEFORE }, 'failed'],
    ['PUT', { 'if-match': '"a"' }, 'proceed'],
    ['PUT', { 'if-match': '"b", "a"' }, 'proceed'],
    ['PUT', { 'if-match': '*' }, 'proceed'],
    ['PUT', { 'if-match': 'W/"a"' }, 'failed'],
    ['PUT', { 'if-match': '"b"' }, 'failed'],
    ['PUT', { 'if-match': 'a' }, 'failed'],
    ['PUT', { 'if-match': '' }, 'failed'],
    ['PUT', { 'if-match': '"a"', 'if-unmodified-since': BEFORE }, 'proceed'],
    ['PUT', { 'if-unmodified-since': AT }, 'proceed'],
    ['PUT', { 'if-unmodified-since': BEFORE }, 'failed'],
    ['PUT', { 'if-unmodified-since': 'nonsense' }, 'proceed'],
    ['PUT', { 'if-none-match': '*' }, 'failed'],
    ['DELETE', { 'if-none-match': '"a"' }, 'failed'],
    ['DELETE', { 'if-none-match': '"b"' }, 'proceed'],
    ['PATCH', { 'if-modified-since': AFTER }, 'proceed'],
  ] as const)('%s with %o: %s', ([method, headers, verdict]) => {
    expect(judge({ method, headers }, validators)).toBe(verdict);
  });

  test.for([
    ['GET', { 'if-modified-since': AFTER }, {}, 'proceed'],
    ['PUT', { 'if-unmodified-since': BEFORE }, {}, 'proceed'],
    ['PUT', { 'if-match': '"a"' }, {}, 'failed'],
    ['PUT', { 'if-match': '*' }, {}, 'proceed'],
    ['GET', { 'if-none-match': '"a"' }, {}, 'proceed'],
    ['PUT', { 'if-match': 'W/"a"' }, { etag: 'W/"a"' }, 'failed'],
    ['GET', { 'if-none-match': '"a"' }, { etag: 'W/"a"' }, 'not modified'],
  ] as const)('%s with %o where only %o is known: %s', ([method, headers, known, verdict]) => {
    expect(judge({ method, headers }, known)).toBe(verdict);
  });
});

test.for([
  ['Sun, 06 Nov 1994 08:49:37 GMT', 784_111_777],
  ['Sunday, 06-Nov-94 08:49:37 GMT', 784_111_777],
  ['Sun Nov  6 08:49:37 1994', 784_111_777],
  ['Sun, 31 Feb 2026 08:49:37 GMT', undefined],
  ['Sun, 06 Nov 1994 25:49:37 GMT', undefined],
  ['Sun, 06 Now 1994 08:49:37 GMT', undefined],
  ['1994-11-06T08:49:37Z', undefined],
  ['Sun, 06 Nov 1994 08:49:37 GMT ', undefined],
  ['', undefined],
] as const)('reads the date %s', ([text, seconds]) => {
  expect(readHttpDate(text)).toBe(seconds);
});

test('writes a date that it reads', () => {
  expect(httpDate(lastModified)).toBe(AT);
});

test.for([
  ['7', '"7"'],
  ['"7"', '"7"'],
  ['W/"7"', 'W/"7"'],
  ['a"b', '"ab"'],
])('puts %s into quotes', ([tag, expected]) => {
  expect(quoted(tag!)).toBe(expected);
});

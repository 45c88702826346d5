import { isDeepStrictEqual } from 'node:util';

type Tagged = Record<string, unknown>;

/** The native value of a typed value of the vectors, or a copy of the value with every typed value in it decoded. */
export function decode(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decode);
  if (!isRecord(value)) return value;
  const tag = tagOf(value);
  if (tag) return DECODERS[tag]!(value[tag]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]));
}

/**
 * Throws unless `actual`, made of our native values, is what the vectors expect. The expected side says how to compare:
 * decimals numerically, moments as instants, sets without order, floats with a relative tolerance of 1e-9.
 */
export function expectSame(actual: unknown, expected: unknown, path = ''): void {
  const difference = findDifference(actual, expected, path);
  if (difference) throw new Error(difference);
}

/** Tells whether `actual` is what the vectors expect (see {@link expectSame}). */
export function isSame(actual: unknown, expected: unknown): boolean {
  return findDifference(actual, expected, '') === undefined;
}

/** The first difference between the two, in words, or `undefined`. */
export function findDifference(actual: unknown, expected: unknown, path: string): string | undefined {
  if (Array.isArray(expected)) return compareLists(actual, expected, path);
  if (isRecord(expected)) {
    const tag = tagOf(expected);
    return tag ? compareTagged(actual, tag, expected[tag], path) : compareRecords(actual, expected, path);
  }
  if (typeof expected === 'number') return isSameNumber(actual, expected) ? undefined : say(path, actual, expected);
  return isDeepStrictEqual(actual, expected) ? undefined : say(path, actual, expected);
}

/** Compares two lists without regard to order; items may repeat. */
export function expectSameItems(actual: readonly unknown[], expected: readonly unknown[], path = ''): void {
  const left = [...actual];
  for (const item of expected) {
    const index = left.findIndex((candidate) => isSame(candidate, item));
    if (index < 0) throw new Error(say(path, actual, expected));
    left.splice(index, 1);
  }
  if (left.length > 0) throw new Error(say(path, actual, expected));
}

const DECODERS: Record<string, (value: any) => unknown> = {
  $decimal: (text: string) => text,
  $datetime: (text: string) => new Date(text),
  $date: (text: string) => text,
  $time: (text: string) => text,
  $duration: (text: string) => Number(text),
  $uuid: (text: string) => text,
  $set: (items: unknown[]) => new Set(items.map(decode)),
  $float: (text: string) => Number(text),
  $bigint: (text: string) => BigInt(text),
  $file: (file: { size: number }) => ({ ...file, content: Buffer.alloc(file.size) }),
  $dict: (entries: Tagged) => Object.fromEntries(Object.entries(entries).map(([key, item]) => [key, decode(item)])),
};

function compareTagged(actual: unknown, tag: string, expected: any, path: string): string | undefined {
  return MATCHERS[tag]!(actual, expected) ? undefined : say(path, actual, { [tag]: expected });
}

const MATCHERS: Record<string, (actual: any, expected: any) => boolean> = {
  $decimal: (actual, expected: string) =>
    isSameDecimal(String(actual), expected) && ['string', 'number', 'bigint', 'object'].includes(typeof actual),
  $datetime: (actual, expected: string) => isSameMoment(actual, expected),
  $date: (actual, expected: string) => actual === expected,
  $time: (actual, expected: string) => actual === expected,
  $duration: (actual, expected: string) => isSameNumber(actual, Number(expected)),
  $uuid: (actual, expected: string) => actual === expected,
  $set: (actual, expected: unknown[]) => isSameSet(actual, expected),
  $float: (actual, expected: string) => Object.is(actual, Number(expected)),
  $bigint: (actual, expected: string) => typeof actual !== 'string' && String(actual) === expected,
  $file: (actual, expected: Tagged) => isRecord(actual) && actual['name'] === expected['name'] && actual['size'] === expected['size'],
  $dict: (actual, expected: Tagged) => findDifference(actual, expected, '') === undefined,
};

function compareLists(actual: unknown, expected: readonly unknown[], path: string): string | undefined {
  if (!Array.isArray(actual) || actual.length !== expected.length) return say(path, actual, expected);
  for (const [index, item] of expected.entries()) {
    const difference = findDifference(actual[index], item, `${path}[${index}]`);
    if (difference) return difference;
  }
  return undefined;
}

function compareRecords(actual: unknown, expected: Tagged, path: string): string | undefined {
  if (!isRecord(actual)) return say(path, actual, expected);
  const keys = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  for (const key of keys) {
    if (!Object.hasOwn(actual, key)) return `${path}.${key} is missing, expected ${show(expected[key])}`;
    if (!Object.hasOwn(expected, key)) return `${path}.${key} is ${show(actual[key])}, expected no such key`;
    const difference = findDifference(actual[key], expected[key], `${path}.${key}`);
    if (difference) return difference;
  }
  return undefined;
}

function isSameNumber(actual: unknown, expected: number): boolean {
  if (typeof actual === 'string' || typeof actual === 'boolean' || actual === null || actual === undefined) return false;
  const number = Number(actual);
  if (Object.is(number, expected) || number === expected) return true;
  return Math.abs(number - expected) <= 1e-9 * Math.max(Math.abs(number), Math.abs(expected));
}

function isSameDecimal(actual: string, expected: string): boolean {
  return normaliseDecimal(actual) === normaliseDecimal(expected);
}

/** Sign, digits without zeros at either end, and the exponent of the last digit: one spelling a number. */
function normaliseDecimal(text: string): string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text.trim());
  if (!match) return text;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = (whole + fraction).replace(/^0+/, '');
  const trimmed = digits.replace(/0+$/, '');
  if (trimmed === '') return '0';
  return `${sign === '-' ? '-' : ''}${trimmed}e${Number(exponent) - fraction.length + digits.length - trimmed.length}`;
}

function isSameMoment(actual: unknown, expected: string): boolean {
  if (actual instanceof Date) return actual.getTime() === Date.parse(expected) && !/\.\d{3}(?!000)\d{3}/.test(expected);
  return typeof actual === 'string' && Date.parse(actual) === Date.parse(expected) && microseconds(actual) === microseconds(expected);
}

function microseconds(moment: string): string {
  return (/\.(\d+)/.exec(moment)?.[1] ?? '').padEnd(6, '0');
}

function isSameSet(actual: unknown, expected: readonly unknown[]): boolean {
  const items = actual instanceof Set ? [...actual] : actual;
  return (
    Array.isArray(items) && items.length === expected.length && expected.every((item) => items.some((candidate) => isSame(candidate, item)))
  );
}

function tagOf(value: Tagged): string | undefined {
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0]! in DECODERS ? keys[0] : undefined;
}

function isRecord(value: unknown): value is Tagged {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date) && !(value instanceof Set);
}

function say(path: string, actual: unknown, expected: unknown): string {
  return `${path || 'the answer'} is ${show(actual)}, expected ${show(expected)}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'bigint' ? `${item}n` : item instanceof Set ? { $set: [...item] } : item,
  );
  return text === undefined ? 'undefined' : text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

import { ValidationError } from '@nuages/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BooleanField } from '../fields/choice/boolean.field.js';
import { ChoiceField } from '../fields/choice/choice.field.js';
import { MultipleChoiceField } from '../fields/choice/multiple-choice.field.js';
import { EnumField } from '../fields/choice/enum.field.js';
import { DictField, HStoreField } from '../fields/composite/dict.field.js';
import { FileField } from '../fields/composite/file.field.js';
import { ImageField } from '../fields/composite/image.field.js';
import { JSONField } from '../fields/composite/json.field.js';
import { ListField } from '../fields/composite/list.field.js';
import { BigIntegerField } from '../fields/number/big-integer.field.js';
import { DecimalField } from '../fields/number/decimal.field.js';
import { FloatField } from '../fields/number/float.field.js';
import { IntegerField } from '../fields/number/integer.field.js';
import { Nested } from '../fields/special/nested.field.js';
import { CharField } from '../fields/text/char.field.js';
import { EmailField } from '../fields/text/email.field.js';
import { IPAddressField } from '../fields/text/ip-address.field.js';
import { RegexField } from '../fields/text/regex.field.js';
import { SlugField } from '../fields/text/slug.field.js';
import { URLField } from '../fields/text/url.field.js';
import { UUIDField } from '../fields/text/uuid.field.js';
import { DateField } from '../fields/time/date.field.js';
import { DateTimeField } from '../fields/time/date-time.field.js';
import { DurationField } from '../fields/time/duration.field.js';
import { TimeField } from '../fields/time/time.field.js';
import './list-serializer.js';
import { planOf } from './plan-of.js';
import { Serializer } from './serializer.js';

class Inner extends Serializer {
  @CharField() name!: string;
}

/** Nests itself, and runs a hook: not the compiled path alone. */
class Node extends Serializer {
  @CharField({ required: false }) name?: string;
  @Nested(() => Node, { many: true, required: false }) children?: Node[];
  @Nested(() => Node, { required: false }) next?: Node;

  validateName(name: string): string {
    return name;
  }
}

class Everything extends Serializer {
  @BooleanField() boolean!: boolean;
  @ChoiceField({ choices: ['a', 1] }) choice!: 'a' | 1;
  @MultipleChoiceField({ choices: ['a', 1] }) choices!: ('a' | 1)[];
  @DictField({ child: IntegerField() }) dict!: Record<string, number>;
  @FileField() file!: unknown;
  @JSONField({ binary: true }) json!: unknown;
  @ListField({ child: CharField() }) list!: string[];
  @DecimalField({ maxDigits: 5, decimalPlaces: 2 }) decimal!: string;
  @FloatField() float!: number;
  @IntegerField() integer!: number;
  @Nested(() => Inner) nested!: Inner;
  @Nested(() => Inner, { many: true }) many!: Inner[];
  @CharField({ maxLength: 5 }) text!: string;
  @EmailField() email!: string;
  @IPAddressField() address!: string;
  @URLField() url!: string;
  @UUIDField() uuid!: string;
  @DateTimeField() moment!: Date;
  @DurationField() duration!: number;
  @TimeField({ inputFormats: ['iso-8601', '%I:%M %p'] }) time!: string;
  @DateField() date!: string;
  @SlugField({ allowUnicode: true }) slug!: string;
  @RegexField({ regex: /^a+$/ }) regex!: string;
  @BigIntegerField() big!: bigint;
  @EnumField({ enum: { a: 'x', b: 1 } }) enum!: string | number;
  @HStoreField() store!: Record<string, string | null>;
  @ImageField() image!: unknown;
  @ListField() anything!: unknown[];
  @DictField() something!: Record<string, unknown>;
  @JSONField({ source: '*' }) spread!: unknown;
}

const NAMES = [...planOf(Everything).fields.keys(), '__proto__', 'constructor', 'toString', 'hasOwnProperty'];

/** A quicker look: `HOSTILE_RUNS=1000 npx vitest run hostile-input`. */
const RUNS = Number(process.env['HOSTILE_RUNS'] ?? 100_000);
const TIMEOUT = 30_000 + RUNS * 5;

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('\ud800', '\0', '1e999999999', '-0', '9'.repeat(400), '0x10'),
);
const anything = fc.anything({
  key: fc.oneof(fc.string(), fc.constantFrom(...NAMES)),
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withNullPrototype: true,
  withObjectString: true,
  withSet: true,
  withSparseArray: true,
  withTypedArray: true,
});
const odd = fc.constantFrom<unknown>(
  Symbol('odd'),
  { toString: null },
  Object.create(null),
  new Date(NaN),
  () => 1,
  new Error('no'),
  NaN,
  2 ** 64,
);
const value: fc.Arbitrary<unknown> = fc.oneof(anything, text, fc.jsonValue(), odd);
const body = fc.oneof(fc.dictionary(fc.constantFrom(...NAMES), value), value, fc.jsonValue());

/** What every object and list inherits, as far as it can be changed. */
function inherited(): string {
  return String([Object.prototype, Array.prototype, Function.prototype].map((prototype) => Reflect.ownKeys(prototype).length));
}

async function read(Class: typeof Serializer, data: unknown, partial = false): Promise<unknown> {
  const outcome: unknown = await Class.parse(data, { partial }).catch((error: unknown) => error);
  expect(!(outcome instanceof Error) || outcome instanceof ValidationError).toBe(true);
  return outcome instanceof Error ? {} : outcome;
}

describe('hostile input', () => {
  test('is values or a ValidationError, and touches no prototype', { timeout: TIMEOUT }, async () => {
    const before = inherited();
    await fc.assert(
      fc.asyncProperty(body, fc.boolean(), async (data, partial) => {
        expect(Object.getPrototypeOf(await read(Everything, data, partial))).toBe(Object.prototype);
        expect(inherited()).toBe(before);
      }),
      { numRuns: RUNS },
    );
  });

  test('is a list or a ValidationError where a list is asked for, with errors in every form', { timeout: TIMEOUT }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.array(body), value), fc.boolean(), async (data, partial) => {
        const list = Everything.many({ data, partial });
        const isValid = await list.isValid();
        expect(list.validatedData).toHaveLength(isValid ? (data as unknown[]).length : 0);
        expect(Object.keys(list.flatErrors).length > 0).toBe(!isValid);
        JSON.stringify([list.errors, list.errorDetails]);
      }),
      { numRuns: RUNS / 10 },
    );
  });

  test('keeps the names of prototypes as plain keys', async () => {
    const data = JSON.parse(
      '{"spread": {"__proto__": {"isAdmin": true}}, "dict": {"__proto__": "x"}, "store": {"__proto__": {}}}',
    ) as unknown;
    const serializer = new Everything({ data, partial: true });
    await serializer.isValid();

    expect(Object.keys(serializer.flatErrors)).toEqual(['dict.__proto__', 'store.__proto__']);
    const parsed = (await Everything.parse({ spread: JSON.parse('{"__proto__": {"isAdmin": true}}') }, { partial: true })) as object;

    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    expect((parsed as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });
});

describe('limits', () => {
  const nest = (levels: number, wrap: (inner: unknown) => unknown, inner: unknown = 'x') => {
    let data = inner;
    for (let level = 0; level < levels; level += 1) data = wrap(data);
    return data;
  };
  const DEEP = 200_000;

  test.for([
    ['serializers in lists', Node, nest(DEEP, (inner) => ({ children: [inner] }), {})],
    ['serializers in each other', Node, nest(DEEP, (inner) => ({ next: inner }), {})],
    ['JSON', Everything, { spread: nest(DEEP, (inner) => [inner]) }],
    ['JSON as text', Everything, { json: '['.repeat(DEEP) + ']'.repeat(DEEP) }],
    ['lists of anything', Everything, { anything: nest(DEEP, (inner) => [inner]) }],
    ['dictionaries of anything', Everything, { something: nest(DEEP, (inner) => ({ a: inner })) }],
  ] as const)('depth: %s', async ([, Class, data]) => {
    const serializer = new Class({ data, partial: true });

    expect(await serializer.isValid()).toBe(false);
    expect(JSON.stringify(serializer.errorDetails)).toContain('"code":"max_depth"');
    expect(Object.keys(serializer.flatErrors)).toHaveLength(1);
  });

  test.for([
    ['many', Array.from({ length: 100_001 }, () => ({})), 'max_items'],
    ['list', Array.from({ length: 100_001 }, () => 'x'), 'max_items'],
    ['choices', Array.from({ length: 100_001 }, () => 'a'), 'max_items'],
    ['dict', Object.fromEntries(Array.from({ length: 100_001 }, (_, index) => [`k${index}`, 1])), 'max_items'],
    ['integer', '1'.repeat(1001), 'max_string_length'],
    ['decimal', '1'.repeat(1001), 'max_string_length'],
    ['float', '1'.repeat(1001), 'max_string_length'],
  ] as const)('size: %s', async ([name, data, code]) => {
    const serializer = new Everything({ data: { [name]: data }, partial: true });
    await serializer.isValid();

    expect(JSON.stringify(serializer.errorDetails)).toContain(`"code":"${code}"`);
  });
});

describe('limits of one field', () => {
  class Small extends Serializer {
    @ListField({ maxDepth: 2 }) list?: unknown[];
    @DictField({ maxItems: 1, maxDepth: 2 }) dict?: Record<string, unknown>;
    @JSONField({ maxDepth: 2 }) json?: unknown;
    @MultipleChoiceField({ choices: ['a', 'b'], maxItems: 1 }) choices?: ('a' | 'b')[];
    @Nested(() => Node, { many: true, maxItems: 1 }) many?: Node[];
    @Nested(() => Small, { maxDepth: 1 }) small?: Small;
  }

  test.for([
    [{ list: [[]], dict: { a: [] }, json: [[]], choices: ['a'], many: [{}], small: {} }, {}],
    [
      { list: [[[]]], dict: { a: [[]] }, json: [[[]]] },
      { list: 'max_depth', dict: 'max_depth', json: 'max_depth' },
    ],
    [
      { dict: { a: 1, b: 2 }, choices: ['a', 'b'], many: [{}, {}] },
      { dict: 'max_items', choices: 'max_items', many: 'max_items' },
    ],
    [{ small: { small: {} } }, { small: 'max_depth' }],
  ] as const)('%j', async ([data, codes]) => {
    const serializer = new Small({ data, partial: true });
    await serializer.isValid();
    const details = Object.entries(serializer.errorDetails as Record<string, unknown>);

    expect(Object.fromEntries(details.map(([name, inner]) => [name, /"code":"(\w+)"/.exec(JSON.stringify(inner))![1]]))).toEqual(codes);
  });
});

/** What the processor spends on a task, however busy the machine is. */
async function processorMilliseconds(task: () => Promise<unknown>): Promise<number> {
  const before = process.threadCpuUsage();
  await task();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

describe('time', () => {
  const LENGTH = 100_000;
  const MAX_MILLISECONDS = 3000; // of the processor; what is not linear takes far more
  const ALPHABET = ['\ud800', '\u3000', 'é', ...'aA01-_.:/@%+ \n{}[]()"\\,;#?&=eEPTZx'.split('')];
  const part = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 1, maxLength: 4 });
  const TEXTS = [...planOf(Everything).fields].filter(([name]) => !['spread', 'image', 'file'].includes(name));

  test('is linear in the length of a text', { timeout: TIMEOUT }, async () => {
    await fc.assert(
      fc.asyncProperty(part, part, fc.string({ maxLength: 8 }), part, async (unit, before, between, after) => {
        const data = before + between + unit.repeat(Math.ceil(LENGTH / unit.length)) + after;
        const spent = await processorMilliseconds(async () => {
          for (const [, field] of TEXTS) await field.run(data, { partial: false, context: {}, depth: 0 });
        });
        expect(spent).toBeLessThan(MAX_MILLISECONDS);
      }),
      { numRuns: Math.max(100, RUNS / 100), examples: [['1', 'P', '', '1']] }, // an ISO duration of digits alone
    );
  });

  test('is linear in the number of items', { timeout: TIMEOUT }, async () => {
    const wide = Object.fromEntries(Array.from({ length: LENGTH }, (_, index) => [`key${index}`, index]));
    const list = Array.from({ length: LENGTH }, (_, index) => ({ name: index % 2 === 0 ? 'a' : '' }));
    const data = { ...wide, json: wide, dict: wide, many: list, list: list.map(({ name }) => name) };

    expect(await processorMilliseconds(() => read(Everything, data))).toBeLessThan(MAX_MILLISECONDS);
  });
});

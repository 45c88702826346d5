import 'reflect-metadata';
import type { ErrorTexts } from '@nuages/core';
import { plainToInstance, Type } from 'class-transformer';
import * as library from 'class-validator';
import type { ValidationError } from 'class-validator';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Serializer } from '../serializer/serializer.js';
import './dto-serializer.js';

/** The arguments of decorators that class-validator exports, options of the validation aside; those without an entry get none. */
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  ValidateIf: [(_: object, value: unknown) => value !== 'a'],
  Equals: ['a'],
  NotEquals: ['a'],
  IsIn: [['a', 5, true]],
  IsNotIn: [['a', 5, true]],
  IsDivisibleBy: [5],
  Max: [4],
  Min: [4],
  MinDate: [new Date('2024-01-01')],
  MaxDate: [() => new Date('2024-01-01')],
  Contains: ['a'],
  NotContains: ['a'],
  IsByteLength: [2, 4],
  Length: [2, 4],
  MaxLength: [4],
  MinLength: [4],
  Matches: [/^a/i],
  IsHash: ['md5'],
  IsMobilePhone: ['de-DE'],
  IsPhoneNumber: ['DE'],
  IsIdentityCard: ['ES'],
  IsPassportNumber: ['DE'],
  IsPostalCode: ['DE'],
  IsTaxId: ['de-DE'],
  IsEnum: [{ A: 'a', B: 5 }],
  ArrayContains: [['a']],
  ArrayNotContains: [['a']],
  ArrayMinSize: [2],
  ArrayMaxSize: [1],
  IsInstance: [Date],
  IsNumber: [{}],
};

const NO_PROPERTY_DECORATORS = [
  'ValidatorConstraint',
  'ValidateBy',
  'Validate',
  'ValidationError',
  'ValidationTypes',
  'Validator',
  'MetadataStorage',
];
const DECORATORS = Object.entries(library)
  .filter(([name, made]) => /^[A-Z]/.test(name) && typeof made === 'function' && !NO_PROPERTY_DECORATORS.includes(name))
  .map(([name, made]) => [name, made as unknown as (...values: unknown[]) => PropertyDecorator] as const);

/** Texts that one decorator or another accepts. */
const TEXTS = `
  ann@example.com https://example.com/a?b example.com 192.168.0.1 ::1 00:1B:44:11:3A:B7 8080 #ff00aa rgb(1,2,3) 2024-02-29
  2024-02-29T10:20:30Z 2024-13-01 23:59 24:00 UTC Europe/Berlin en-GB {"a":1} 550e8400-e29b-41d4-a716-446655440000
  507f1f77bcf86cd799439011 d41d8cd98f00b204e9800998ecf8427e YWJj GEZDGNBV 2NEpo7TZRRrLZSi2U 4111111111111111
  DE89370400440532013000 DEUTDEFF 9780306406157 US0378331005 0378-5955 4006381333931 USRC17607839 +4915112345678 015112345678
  10115 DE DEU 276 EUR de 1,000.50 52.52 13.4 52.52,13.4 1.2.3 text/html 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa
  0x71C7656EC7ab88b098defB751B7401B5f6d8976F magnet:?xt=urn:btih:06E2A9683BF4DA92C73A661AC56F0ECC9C63C5B4
  data:text/plain;base64,YWJj eyJhbGciOiJIUzI1NiJ9.e30.ZRrHA1JJJW8opsbCGfG_HACGpVUMN_a9IHJTgN9b6Jk -JhLeOlGIEjaIOFHR0xd Aa1!Aa1!
  36574261809 C01X00T47
`;

const VALUES: readonly unknown[] = [
  undefined,
  null,
  '',
  ' ',
  'a',
  'A',
  'abc',
  'abcdef',
  'Ünïcödé',
  '日本語',
  '𝒳',
  'true',
  '0',
  '1',
  '5',
  '-1.50',
  '07',
  '0x1F',
  0,
  1,
  4,
  5,
  -3,
  2.5,
  Number.NaN,
  true,
  false,
  [],
  ['a'],
  ['a', 'a', 5],
  [''],
  [null],
  {},
  { a: 1 },
  { a: undefined },
  'hsl(0, 100%, 50%)',
  ...TEXTS.trim().split(/\s+/),
];

/** Class-validator's own answer, in our shape: texts by property, trees for what is inside. */
function textsOf(errors: readonly ValidationError[]): Record<string, ErrorTexts> {
  return Object.fromEntries(errors.map((error) => [error.property ?? 'non_field_errors', textsOfOne(error)]));
}

function textsOfOne({ value, constraints = {}, children = [] }: ValidationError): ErrorTexts {
  const own = Object.values(constraints);
  if (children.length === 0) return own;
  const tree = textsOf(children);
  if (own.length > 0) return { non_field_errors: own, ...tree };
  if (!Array.isArray(value)) return tree;
  return value.map((_, index): ErrorTexts => {
    const inner = tree[index] ?? {};
    return Array.isArray(inner) ? { non_field_errors: inner } : inner;
  });
}

/** Our answer, and class-validator's own. */
async function answers(Dto: new () => object, data: object, groups?: string[]): Promise<[ErrorTexts, ErrorTexts]> {
  const instance = plainToInstance(Dto, structuredClone(data), { groups });
  const serializer = new (Serializer.from(Dto, { groups }))({ data });
  await serializer.isValid();

  return [serializer.errors, textsOf(await library.validate(instance, { groups }))];
}

describe('the decorators of class-validator', () => {
  test.each(DECORATORS)('%s answers as the original', async (name, decorate) => {
    const args = ARGUMENTS[name] ?? Array.from({ length: Math.max(0, decorate.length - 1) });
    class OneDto {
      @decorate(...args) value: unknown;
      @library.IsOptional() @decorate(...args, { message: '$property: $value of $target, not $constraint1' }) other: unknown;
    }
    class EachDto {
      @decorate(...args, { each: true }) value: unknown;
    }

    const same: [ErrorTexts, ErrorTexts][] = [];
    for (const value of VALUES) {
      same.push(await answers(OneDto, value === undefined ? {} : { value, other: value }), await answers(EachDto, { value: [value, 'a'] }));
    }

    expect(same.map(([ours]) => ours)).toEqual(same.map(([, theirs]) => theirs));
  });

  test('the table knows every decorator', () => {
    expect(DECORATORS.length).toBeGreaterThan(100);
  });
});

@library.ValidatorConstraint({ name: 'isShort', async: true })
class IsShort implements library.ValidatorConstraintInterface {
  async validate(value: string, { constraints }: library.ValidationArguments): Promise<boolean> {
    return Promise.resolve(value.length <= (constraints[0] as number));
  }

  defaultMessage({ property }: library.ValidationArguments): string {
    return `${property} is long`;
  }
}

class CityDto {
  @library.IsString() @library.MinLength(2, { groups: ['strict'] }) name!: string;
  @library.IsPostalCode('DE', { always: true }) zip!: string;
}

class PersonDto {
  @library.Validate(IsShort, [5]) @library.IsString() nick!: string;
  @library.IsEmail({}, { groups: ['strict'] }) email!: string;
  @library.ValidateIf(({ nick }: PersonDto) => nick === 'ann') @library.IsInt() age!: number;
  @Type(() => CityDto) @library.ValidateNested() city!: CityDto;
  @library.ValidateNested({ each: true }) @library.ArrayMaxSize(2) @Type(() => CityDto) cities!: CityDto[];
  @library.ValidateBy({ name: 'isEven', validator: (value: unknown) => Number(value) % 2 === 0, constraints: [] }) even!: number;
}

const GOOD = { name: 'Berlin', zip: '10115' };

test.each<[string, object]>([
  ['nothing', {}],
  ['an asynchronous constraint', { nick: 'annabelle', city: GOOD, cities: [], even: 2 }],
  ['a condition that holds', { nick: 'ann', age: 'x', city: GOOD, cities: [GOOD], even: 2 }],
  ['a condition that does not', { nick: 'bob', age: 'x', city: GOOD, cities: [GOOD], even: 2 }],
  ['errors inside', { nick: 'bob', city: { name: 1 }, cities: [GOOD, { zip: 'x' }], even: 3 }],
  ['both a list and its items', { nick: 'bob', city: GOOD, cities: [GOOD, GOOD, { zip: 'x' }], even: 2 }],
  ['no objects inside', { nick: 'bob', city: 'x', cities: ['x', null, [GOOD, 5]], even: 2 }],
])('answers as the original to %s', async (_, data) => {
  for (const groups of [undefined, ['strict']]) {
    const [ours, theirs] = await answers(PersonDto, { nick: 'bob', ...data }, groups);

    expect(ours).toEqual(theirs);
  }
});

test('inherits and overrides rules as the original', async () => {
  class BaseDto {
    @library.IsString({ message: 'base' }) name!: string;
    @library.IsInt() age!: number;
  }
  class ChildDto extends BaseDto {
    @library.IsString({ message: 'child' }) declare name: string;
  }

  const [ours, theirs] = await answers(ChildDto, { name: 5, age: 'x' });

  expect(ours).toEqual(theirs);
});

test('answers as the original to any JSON', async () => {
  class AnyDto {
    @library.IsString() @library.Length(1, 5) @library.IsOptional() text: unknown;
    @library.IsArray() @library.ArrayUnique() @library.IsInt({ each: true }) list: unknown;
    @library.IsEmail() @library.IsNotEmpty() @library.IsDefined() mail: unknown;
    @library.IsNotEmptyObject() @library.IsObject() object: unknown;
  }
  // class-transformer takes a client's `constructor` for the class of an object
  const value = fc.jsonValue({ maxDepth: 3 }).filter((json) => !JSON.stringify(json).includes('"constructor":'));
  const data = fc.record({ text: value, list: value, mail: value, object: value }, { requiredKeys: [] });

  await fc.assert(
    fc.asyncProperty(data, async (sent) => {
      const [ours, theirs] = await answers(AnyDto, sent);
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 300 },
  );
});

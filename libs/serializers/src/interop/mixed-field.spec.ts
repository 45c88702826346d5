import 'reflect-metadata';
import { Exclude, Expose, Transform } from 'class-transformer';
import { IsEmail, IsIn, IsOptional, Max, Validate, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { describe, expect, test } from 'vitest';
import { IntegerField } from '../fields/number/integer.field.js';
import { CharField } from '../fields/text/char.field.js';
import { Serializer } from '../serializer/serializer.js';

@ValidatorConstraint({ name: 'isFree', async: true })
class IsFree implements ValidatorConstraintInterface {
  async validate(name: string): Promise<boolean> {
    return Promise.resolve(name !== 'ann');
  }

  defaultMessage(): string {
    return '$value is taken';
  }
}

class UserSerializer extends Serializer {
  @CharField({ maxLength: 8 }) @Validate(IsFree) name!: string;
  @IntegerField({ required: false, allowNull: true }) @Max(150, { message: 'Too old.' }) age?: number | null;
  @CharField({ required: false }) @IsEmail() @IsIn(['a@b.co'], { groups: ['strict'] }) mail?: string;
  @CharField({ required: false }) @IsOptional() nick?: string;
}

async function detailsOf(Class: typeof Serializer, data: object, context: object = {}): Promise<unknown> {
  const serializer = new Class({ data, context: context as Record<string, unknown> });
  await serializer.isValid();
  return serializer.errorDetails;
}

describe("class-transformer's groups, versions and directions", () => {
  const mark =
    (text: string) =>
    ({ value }: { value: unknown }) =>
      `${value as string}${text}`;
  class MarkedSerializer extends Serializer {
    @CharField()
    @Transform(mark('g'), { groups: ['admin'] })
    @Transform(mark('v'), { since: 2, until: 3 })
    name!: string;

    @CharField({ required: false }) @Exclude({ toClassOnly: true, toPlainOnly: true }) gone?: string;
  }
  const read = async (context: Record<string, unknown>) => MarkedSerializer.parse({ name: 'a', gone: 'b' }, { context }) as Promise<object>;
  const write = (context: Record<string, unknown>) => new MarkedSerializer({ instance: { name: 'a', gone: 'b' }, context }).data as object;

  test.each([
    [{}, 'av'],
    [{ groups: ['admin'] }, 'agv'],
    [{ groups: ['other'], version: 1 }, 'a'],
    [{ version: 2 }, 'av'],
    [{ version: 3 }, 'a'],
  ])('decide in %j what is transformed to %s', async (context, name) => {
    expect(await read(context)).toEqual({ name });
    expect(write(context)).toEqual({ name });
  });
});

describe("class-validator's decorators on fields", () => {
  test('check what the field let through', async () => {
    expect(await detailsOf(UserSerializer, { name: 'bob', age: '30' })).toEqual({});
    expect(await UserSerializer.parse({ name: 'bob', age: '30' })).toEqual({ name: 'bob', age: 30 });
    expect(await detailsOf(UserSerializer, { name: ' ann ', age: '151', mail: 'x' })).toEqual({
      name: [{ message: 'ann is taken', code: 'is_free' }],
      age: [{ message: 'Too old.', code: 'max' }],
      mail: [
        { message: 'mail must be one of the following values: a@b.co', code: 'is_in' },
        { message: 'mail must be an email', code: 'is_email' },
      ],
    });
  });

  test('leave to the field what it refuses, null and absence', async () => {
    expect(await detailsOf(UserSerializer, { name: 'annabelle', age: null })).toEqual({
      name: [{ message: 'Ensure this field has no more than 8 characters.', code: 'max_length' }],
    });
    expect(await detailsOf(UserSerializer, {})).toEqual({ name: [{ message: 'This field is required.', code: 'required' }] });
  });

  test("count the context's groups", async () => {
    expect(await detailsOf(UserSerializer, { name: 'ann', mail: 'x@y.co' }, { groups: ['strict'] })).toMatchObject({
      mail: [{ code: 'is_in' }],
    });
  });
});

class AccountSerializer extends Serializer {
  @Expose({ name: 'fullName' }) @CharField() name!: string;
  @Exclude({ toPlainOnly: true }) @CharField() password!: string;
  @Exclude({ toClassOnly: true }) @CharField() readonly created!: string;
  @Exclude() @CharField() hidden!: string;
  @CharField({ required: false }) @Transform(({ value }) => (value as string).toLowerCase(), { toClassOnly: true }) code?: string;
  @CharField({ required: false })
  @Transform(({ value, obj }) => `${value as string} of ${(obj as { name: string }).name}`, { toPlainOnly: true })
  role?: string;
  @CharField({ required: false }) @Expose({ groups: ['admin'] }) note?: string;
  @CharField({ required: false }) @Expose({ since: 2 }) badge?: string;
}

describe("class-transformer's decorators on fields", () => {
  const sent = { fullName: 'Ann', password: 'p', created: 'x', hidden: 'x', code: 'ABC', note: 'n', badge: 'b' };
  const row = { name: 'Ann', password: 'p', created: 'x', hidden: 'x', code: 'abc', role: 'boss', note: 'n', badge: 'b' };

  test('name fields, make them read-only or write-only, and transform values', async () => {
    expect(await AccountSerializer.parse(sent)).toEqual({ name: 'Ann', password: 'p', code: 'abc', badge: 'b' });
    expect(new AccountSerializer({ instance: row }).data).toEqual({
      fullName: 'Ann',
      created: 'x',
      code: 'abc',
      role: 'boss of Ann',
      badge: 'b',
    });
  });

  test('show fields to groups and versions', async () => {
    const context = { groups: ['admin'], version: 1 };

    expect(await AccountSerializer.parse(sent, { context })).toEqual({ name: 'Ann', password: 'p', code: 'abc', note: 'n' });
    expect(JSON.parse(AccountSerializer.stringify(row, { context }))).toEqual({
      fullName: 'Ann',
      created: 'x',
      code: 'abc',
      role: 'boss of Ann',
      note: 'n',
    });
  });

  test('leave alone what is not sent, but under @Expose(), and always in a PATCH', async () => {
    const orNone = Transform(({ value }: { value: unknown }) => value ?? 'none', { toClassOnly: true });
    class TaggedSerializer extends Serializer {
      @CharField({ required: false }) @orNone plain?: string;
      @CharField({ required: false }) @Expose() @orNone exposed?: string;
    }

    expect(await TaggedSerializer.parse({})).toEqual({ exposed: 'none' });
    expect(await TaggedSerializer.parse({}, { partial: true })).toEqual({});
    expect(await TaggedSerializer.parse({ plain: 'a', exposed: 'b' }, { partial: true })).toEqual({ plain: 'a', exposed: 'b' });
    expect(await AccountSerializer.parse({ ...sent, code: undefined })).not.toHaveProperty('code');
  });

  test('answer a transformation that throws by a refusal', async () => {
    expect(await detailsOf(AccountSerializer, { ...sent, code: 5 })).toEqual({
      code: [{ message: 'Not a valid string.', code: 'invalid' }],
    });
  });
});

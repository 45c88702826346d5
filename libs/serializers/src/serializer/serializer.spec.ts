import { ImproperlyConfigured, ValidationError } from '@nuages/core';
import { describe, expect, test } from 'vitest';
import { CharField } from '../fields/text/char.field.js';
import { IntegerField } from '../fields/number/integer.field.js';
import { MethodField } from '../fields/special/special.fields.js';
import { Nested } from '../fields/special/nested.field.js';
import { serializerMeta } from './meta.js';
import './list-serializer.js';
import { planOf } from './plan-of.js';
import { Serializer } from './serializer.js';

class AuthorSerializer extends Serializer {
  @CharField({ maxLength: 5 }) name!: string;
}

class PostSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField({ maxLength: 10 }) title!: string;
  @IntegerField({ required: false, minValue: 0 }) views?: number;
  @Nested(() => AuthorSerializer) author!: AuthorSerializer;
  @MethodField() readonly shout!: string;

  getShout(post: { title: string }): string {
    return post.title.toUpperCase();
  }

  validateTitle(title: string): string {
    if (title === 'spam') throw new ValidationError('No spam.', 'spam');
    return title;
  }

  override validate(attrs: { title: string; views?: number }): object {
    if (attrs.title === 'none') throw new ValidationError('Not like this.', 'odd');
    return attrs;
  }
}

const codes = (serializer: Serializer) => JSON.parse(JSON.stringify(serializer.errorDetails, (_key, value) => value?.code ?? value));

describe('Serializer', () => {
  test('parses, trims and coerces', async () => {
    const parsed = await PostSerializer.parse({ id: 5, title: ' Hi ', views: '3', author: { name: 'Ann' }, more: true });

    expect(parsed).toEqual({ title: 'Hi', views: 3, author: { name: 'Ann' } });
  });

  test.for([
    [{}, { title: ['required'], author: ['required'] }],
    [
      { title: 'spam', author: null },
      { title: ['spam'], author: ['null'] },
    ],
    [{ title: 'none', author: { name: 'Ann' } }, { non_field_errors: ['odd'] }],
    [{ title: 'a', author: { name: 'too long' } }, { author: { name: ['max_length'] } }],
    [[], { non_field_errors: ['invalid'] }],
    [null, { non_field_errors: ['null'] }],
  ] as const)('refuses %j', async ([data, expected]) => {
    const serializer = new PostSerializer({ data });

    expect(await serializer.isValid()).toBe(false);
    expect(codes(serializer)).toEqual(expected);
  });

  test('refuses what is null in a list by a list, as DRF does', async () => {
    class Row extends Serializer {
      @CharField() name!: string;
    }
    class Rows extends Serializer {
      @Nested(() => Row, { many: true }) rows!: Row[];
      @Nested(() => Row, { many: true, allowNull: true }) gaps!: Row[];
    }
    const list = Row.many({ data: [null, { name: 'a' }, {}] });
    const nested = new Rows({ data: { rows: [null, { name: 'a' }], gaps: [null, { name: 'a' }] } });

    expect([await list.isValid(), await nested.isValid()]).toEqual([false, false]);
    expect(list.errors).toEqual([['This field may not be null.'], {}, { name: ['This field is required.'] }]);
    expect(nested.errors).toEqual({ rows: [['This field may not be null.'], {}] });
    expect(nested.flatErrors).toEqual({ 'rows.0': ['This field may not be null.'] });
    await expect(Rows.parse({ rows: [], gaps: [null] })).resolves.toEqual({ rows: [], gaps: [null] });
  });

  test('refuses null for an object that is spread over the one around it, as DRF does', async () => {
    class Place extends Serializer {
      @CharField() city!: string;
    }
    class Shop extends Serializer {
      @Nested(() => Place, { source: '*', allowNull: true, required: false }) place?: Place | null;
    }
    const serializer = new Shop({ data: { place: null } });

    expect(await serializer.isValid()).toBe(false);
    expect(codes(serializer)).toEqual({ place: { non_field_errors: ['invalid'] } });
    await expect(Shop.parse({ place: { city: 'Paris' } })).resolves.toEqual({ city: 'Paris' });
    await expect(Shop.parse({})).resolves.toEqual({});
  });

  test('gives messages by field and by path', async () => {
    const serializer = new PostSerializer({ data: { title: 'a', author: {} } });
    await serializer.isValid();

    expect(serializer.errors).toEqual({ author: { name: ['This field is required.'] } });
    expect(serializer.flatErrors).toEqual({ 'author.name': ['This field is required.'] });
  });

  test('gives messages by paths that every object has a member of, too', async () => {
    class Odd extends Serializer {
      @CharField({ name: 'constructor' }) kind!: string;
    }
    const serializer = new Odd({ data: {} });
    await serializer.isValid();

    expect(serializer.flatErrors).toEqual({ constructor: ['This field is required.'] });
  });

  test('represents and stringifies alike', () => {
    const post = { id: 1, title: 'A "b"', views: 2, author: { name: 'Ann' } };

    expect(new PostSerializer({ instance: post }).data).toEqual({ ...post, shout: 'A "B"' });
    expect(JSON.parse(PostSerializer.stringify(post))).toEqual({ ...post, shout: 'A "B"' });
    expect(JSON.parse(PostSerializer.many({ instance: [post] }).stringify())).toEqual([{ ...post, shout: 'A "B"' }]);
  });

  test('leaves a missing optional value out', () => {
    const post = { id: 1, title: 'A', author: { name: 'Ann' } };

    expect(Object.keys(new PostSerializer({ instance: post }).data)).toEqual(['id', 'title', 'author', 'shout']);
    expect(PostSerializer.stringify(post)).toBe('{"id":1,"title":"A","author":{"name":"Ann"},"shout":"A"}');
  });

  test('says what to call first', () => {
    const serializer = new PostSerializer({ data: {} });

    for (const member of ['validatedData', 'errors', 'errorDetails', 'flatErrors', 'data'] as const) {
      expect(() => serializer[member]).toThrow(
        `PostSerializer.${member}: the data has not been checked. Call 'await serializer.isValid()' first.`,
      );
    }
  });

  test('says which check returned nothing', async () => {
    class Forgetful extends Serializer {
      @CharField() a!: string;
      validateA(): void {}
    }
    class Silent extends Serializer {
      @CharField() a!: string;
      override validate(): void {}
    }

    await expect(Forgetful.parse({ a: 'x' })).rejects.toThrow('Forgetful.validateA() returned nothing. Return the value.');
    await expect(Silent.parse({ a: 'x' })).rejects.toThrow('Silent.validate() returned nothing. Return the attributes.');
  });

  test('lists the errors of a field, however a check of the whole words them', async () => {
    const refuse = () => {
      throw new ValidationError({ a: 'One.', b: ['Two.'], c: { d: ['Three.'] } });
    };
    class Worded extends Serializer {
      override validate(): object {
        return refuse();
      }
    }
    class Checked extends Serializer {
      static override Meta = serializerMeta({ validators: [refuse] });
    }
    class Holder extends Serializer {
      @Nested(() => Worded) worded!: Worded;
    }
    const errorsOf = async (Class: typeof Serializer, data: object) => {
      const serializer = new Class({ data });
      await serializer.isValid();
      return serializer.errors;
    };
    const expected = { a: ['One.'], b: ['Two.'], c: { d: ['Three.'] } };

    expect(await errorsOf(Worded, {})).toEqual(expected);
    expect(await errorsOf(Checked, {})).toEqual(expected);
    expect(await errorsOf(Holder, { worded: {} })).toEqual({ worded: expected });
  });

  test('does not write promises', () => {
    class Late extends Serializer {
      @CharField() a!: string;
      @MethodField() readonly b!: number;
      getB(): Promise<number> {
        return Promise.resolve(1);
      }
    }

    expect(() => Late.stringify({ a: 'x' })).toThrow("SerializerMethodField 'b': the value is a promise");
    expect(() => Late.stringify({ a: Promise.resolve('x') })).toThrow("CharField 'a': the value is a promise");
  });

  test('saves only what has been checked and is valid', async () => {
    const list = AuthorSerializer.many({ data: [{}] });

    await expect(new AuthorSerializer({ data: {} }).save()).rejects.toThrow('AuthorSerializer.save(): the data has not been checked');
    await expect(list.save()).rejects.toThrow("Call 'await serializer.isValid()' first");
    await list.isValid();
    await expect(list.save()).rejects.toThrow('AuthorSerializer.many().save(): the data is not valid.');
    await expect(new AuthorSerializer({}).isValid()).rejects.toThrow("there is nothing to check. Pass 'data'");
  });

  test('refuses a hook without a field', () => {
    class Odd extends Serializer {
      @CharField() title!: string;
      validateBody(): void {}
    }

    expect(() => planOf(Odd)).toThrow(ImproperlyConfigured);
  });

  test('takes fields and Meta from its base', async () => {
    class Base extends Serializer {
      static override Meta = serializerMeta({ nonFieldErrorsKey: 'all' });
      @CharField() a!: string;
    }
    class Derived extends Base {
      static override Meta = serializerMeta({ validators: [() => Promise.reject(new ValidationError('No.', 'no'))] });
      @CharField() b!: string;
    }
    const serializer = new Derived({ data: { a: '1', b: '2' } });
    await serializer.isValid();

    expect([...planOf(Derived).fields.keys()]).toEqual(['a', 'b']);
    expect(codes(serializer)).toEqual({ all: ['no'] });
  });

  test('keeps hostile keys where they are', async () => {
    class Odd extends Serializer {
      @CharField({ required: false }) constructor_?: string;
      @CharField({ name: 'constructor', required: false }) made?: string;
    }
    const parsed = await Odd.parse(JSON.parse('{"__proto__": {"polluted": 1}}'));

    expect(parsed).toEqual({});
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('holds no state of its own', () => {
    expect(Object.keys(new AuthorSerializer({ data: {} }))).toEqual(['name']);
  });

  test('prints its compiled text', () => {
    expect(planOf(AuthorSerializer).sources.parse).toContain('// name: CharField');
  });
});

describe('ListSerializer', () => {
  test('answers one entry an item', async () => {
    const list = AuthorSerializer.many({ data: [{ name: 'Ann' }, { name: '' }, 5] });

    expect(await list.isValid()).toBe(false);
    expect(codes(list)).toEqual([{}, { name: ['blank'] }, { non_field_errors: ['invalid'] }]);
  });

  test('gives lists where it is valid and where it is not', async () => {
    const [good, bad] = [AuthorSerializer.many({ data: [{ name: 'Ann' }] }), AuthorSerializer.many({ data: [{ name: 'Ann', x: 1 }, 5] })];
    await Promise.all([good.isValid(), bad.isValid()]);

    expect([good.errors, good.errorDetails, good.flatErrors, good.data]).toEqual([[], [], {}, [{ name: 'Ann' }]]);
    expect([bad.validatedData, bad.data]).toEqual([[], [{ name: 'Ann' }, {}]]);
  });

  test('bounds its length', async () => {
    const list = AuthorSerializer.many({ data: [], allowEmpty: false });
    await list.isValid();

    expect(codes(list)).toEqual({ non_field_errors: ['empty'] });
  });
});

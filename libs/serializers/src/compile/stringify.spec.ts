import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { Logger } from '@nestjs/common';
import { toJson } from '@nuages/core';
import { BooleanField } from '../fields/choice/boolean.field.js';
import { ChoiceField } from '../fields/choice/choice.field.js';
import { CreateOnlyDefault } from '../defaults/create-only.default.js';
import { DictField } from '../fields/composite/dict.field.js';
import { JSONField } from '../fields/composite/json.field.js';
import { ListField } from '../fields/composite/list.field.js';
import { type Field, fieldFactory } from '../fields/field.decorator.js';
import { DecimalField } from '../fields/number/decimal.field.js';
import { FloatField } from '../fields/number/float.field.js';
import { BigIntegerField } from '../fields/number/big-integer.field.js';
import { IntegerField } from '../fields/number/integer.field.js';
import { Nested } from '../fields/special/nested.field.js';
import { MethodField, ReadOnlyField } from '../fields/special/special.fields.js';
import { CharField, CharFieldType } from '../fields/text/char.field.js';
import { UUIDField } from '../fields/text/uuid.field.js';
import { DateField } from '../fields/time/date.field.js';
import { DateTimeField } from '../fields/time/date-time.field.js';
import { DurationField } from '../fields/time/duration.field.js';
import { TimeField } from '../fields/time/time.field.js';
import { declareField } from '../serializer/declarations.js';
import { ListSerializer } from '../serializer/list-serializer.js';
import { serializerMeta } from '../serializer/meta.js';
import { planOf } from '../serializer/plan-of.js';
import { Serializer, type SerializerClass } from '../serializer/serializer.js';
import { scopeOf } from '../serializer/state.js';

class Tag extends Serializer {
  @IntegerField() id!: number;
  @BooleanField({ required: false }) isNew?: boolean;
}

class Author extends Serializer {
  @CharField() name!: string;
  @MethodField() readonly rank!: unknown;

  getRank(author: { rank?: unknown }): unknown {
    return author.rank;
  }
}

class Node extends Serializer {
  @IntegerField() id!: number;
  @Nested(() => Node, { required: false }) next?: Node;
}

class Chosen extends Serializer {
  @IntegerField() id!: number;
  @CharField() secret!: string;

  override chooseFields(): readonly string[] {
    return ['id'];
  }
}

class Own extends Serializer {
  @CharField() name!: string;

  override toRepresentation(instance: { name: unknown }): any {
    return instance.name; // anything, as an object with toJSON()
  }
}

const KINDS: Readonly<Record<string, (options: object) => Field<any>>> = {
  integer: IntegerField,
  big: BigIntegerField,
  float: FloatField,
  boolean: BooleanField,
  text: CharField,
  uuid: UUIDField,
  date: DateField,
  time: TimeField,
  moment: DateTimeField,
  zoned: (options) => DateTimeField({ ...options, defaultTimezone: 'Europe/Paris' }),
  duration: DurationField,
  decimal: (options) => DecimalField({ ...options, maxDigits: 5, decimalPlaces: 2 }),
  choice: (options) => ChoiceField({ ...options, choices: ['draft', 'published'] }),
  quoted: (options) => ChoiceField({ ...options, choices: ['a"b', '\ud800', 1] }),
  json: JSONField,
  anything: (options) => ReadOnlyField({ ...options, required: undefined }),
  list: (options) => ListField({ ...options, child: CharField() }),
  dict: DictField,
  tag: (options) => Nested(() => Tag, options),
  tags: (options) => Nested(() => Tag, { ...options, many: true }),
  author: (options) => Nested(() => Author, options),
  node: (options) => Nested(() => Node, options),
  chosen: (options) => Nested(() => Chosen, options),
  own: (options) => Nested(() => Own, options),
};

const NAMES = [
  'id',
  'title',
  '1',
  '10',
  '02',
  '4294967294',
  '4294967295',
  'a"b',
  "a'b",
  'a\\b',
  '\u2028',
  '\ud800',
  'toJSON',
  'constructor',
  '',
];

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('\ud800', 'a"\\\n\u0000', '😀'.repeat(30), 'x'.repeat(100), '\u2028'),
);
const odd = fc.constantFrom<unknown>(
  undefined,
  null,
  NaN,
  -0,
  Infinity,
  1e21,
  2 ** 60,
  12n,
  2n ** 70n,
  Symbol('s'),
  new Date(NaN),
  '',
  [],
  {},
);
const withToJson = fc.constantFrom<unknown>({ toJSON: (key: string) => `for ${key}` }, { toJSON: () => undefined });
const plain = fc.oneof(
  { weight: 4, arbitrary: fc.integer() },
  { weight: 4, arbitrary: text },
  { weight: 2, arbitrary: fc.boolean() },
  { weight: 2, arbitrary: fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }) },
  fc.double(),
  fc.constantFrom('1.50', '-0.25', 'draft', 'published', 'a"b'),
  odd,
  withToJson,
);
const object = fc.record({
  id: plain,
  name: plain,
  rank: plain,
  isNew: plain,
  next: fc.oneof(fc.constant(undefined), fc.record({ id: fc.integer() })),
});
const value = fc.oneof(
  plain,
  object,
  fc.array(object, { maxLength: 3 }),
  fc.constant(() => 5),
);
const declaration = fc.record({
  kind: fc.constantFrom(...Object.keys(KINDS)),
  name: fc.constantFrom(...NAMES),
  allowNull: fc.boolean(),
  required: fc.boolean(),
  value,
  usual: fc.boolean(),
});

/** A value that the kind writes without a detour. */
const USUAL: Readonly<Record<string, unknown>> = {
  integer: 7,
  big: 7n,
  float: 0.5,
  boolean: true,
  text: 'a "b" \ud800',
  uuid: 'a',
  date: '2024-02-29',
  time: '10:20',
  zoned: new Date(0),
  duration: 61,
  moment: new Date(0),
  decimal: '1.50',
  choice: 'draft',
  quoted: 'a"b',
  json: { a: 1n },
  anything: null,
  list: ['a'],
  dict: { a: [null] },
  tag: { id: 1 },
  tags: [{ id: 1, isNew: true }, { id: 2 }],
  author: { name: 'a', rank: '"' },
  node: { id: 1, next: { id: 2 } },
  chosen: { id: 1 },
  own: { name: 'a' },
};

function outcome(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return 'an error'; // which of several values that cannot be written is found first is not said
  }
}

function throughObjects(Class: SerializerClass, instance: unknown): string {
  return toJson(planOf(Class).represent(instance, scopeOf(new Class())));
}

test('stringify is JSON.stringify of what is represented, whatever the fields, their names and their values', () => {
  const ways = { straight: 0, other: 0 };
  fc.assert(
    fc.property(fc.uniqueArray(declaration, { maxLength: 6, selector: ({ name }) => name }), fc.nat({ max: 8 }), (declarations, bare) => {
      class Any extends Serializer {}
      const instance: Record<string, unknown> = {};
      for (let index = 0; index < bare; index += 1) {
        declareField(Any.prototype, `bare${index}`, IntegerField().type);
        instance[`bare${index}`] = index;
      }
      for (const [index, { kind, name, allowNull, required, usual, value: given }] of declarations.entries()) {
        declareField(
          Any.prototype,
          `field${index}`,
          KINDS[kind]!({ name, source: `field${index}`, allowNull, required: required ? undefined : false }).type,
        );
        instance[`field${index}`] = usual ? USUAL[kind] : given;
      }
      ways[Any.compiledSource().stringify.includes("return '{") ? 'straight' : 'other'] += 1;

      expect(outcome(() => Any.stringify(instance))).toBe(outcome(() => throughObjects(Any, instance)));
      expect(outcome(() => Any.many({ instance: [instance, instance] }).stringify())).toBe(
        outcome(() => `[${throughObjects(Any, instance)},${throughObjects(Any, instance)}]`),
      );
    }),
    { numRuns: 5000 },
  );

  expect(Math.min(ways.straight, ways.other)).toBeGreaterThan(300);
});

describe('the generated text', () => {
  class Row extends Serializer {
    @IntegerField() id!: number;
    @DateTimeField({ allowNull: true }) seen!: Date | null;
    @MethodField() readonly twice!: number;
    @CharField() title!: string;
    @BooleanField() isNew!: boolean;
    @IntegerField() views!: number;
    @IntegerField() likes!: number;

    getTwice({ id }: { id: number }): number {
      return id * 2;
    }
  }

  test('is put together straight where most values are numbers, moments and the like', () => {
    const { stringify } = Row.compiledSource();

    expect(stringify).toContain(`return '{"id":' + v0 + ',"seen":' + (v1 === null ? 'null' : '"' + writeIso(v1) + '"')`);
    expect(stringify).toContain(`',"title":"' + escapeText(v3) + '","isNew":' + v4`);
    expect(Row.stringify({ id: 1, seen: null, title: '"', isNew: true, views: 2, likes: 3 })).toBe(
      '{"id":1,"seen":null,"twice":2,"title":"\\"","isNew":true,"views":2,"likes":3}',
    );
  });

  test('knows the instance, as the representation does', () => {
    class Known extends Row {
      @IntegerField({ default: CreateOnlyDefault(7) }) made!: number;

      override getTwice(): number {
        return (this.instance as { id: number }).id;
      }
    }
    const row = { id: 1, seen: null, title: 'a', isNew: true, views: 2, likes: 3 };

    expect(Known.stringify(row)).toBe(JSON.stringify(new Known({ instance: row }).data));
  });

  test('is one JSON.stringify of an object where most values are text', () => {
    expect(Author.compiledSource().stringify).toContain('return toJson({\n    "name": x0,\n    "rank": x1,\n  });');
  });

  test('of a class that overrides toRepresentation is not used, and the log says why', () => {
    const debug = vi.spyOn(Logger.prototype, 'debug').mockImplementation(() => {});
    class Loud extends Row {
      override toRepresentation(instance: object): Record<string, unknown> {
        return { ...super.toRepresentation(instance), loud: true };
      }
    }

    const row = { id: 1, seen: null, title: '', isNew: true, views: 2, likes: 3 };
    expect(JSON.parse(Loud.stringify(row))).toMatchObject({ id: 1, loud: true });
    expect(JSON.parse(Loud.many({ instance: [row] }).stringify())).toMatchObject([{ id: 1, loud: true }]);
    expect(debug.mock.calls).toEqual([
      ['Loud: JSON text goes through toRepresentation() and JSON.stringify, since the class overrides toRepresentation().'],
    ]);
    debug.mockRestore();
  });

  test('of a list goes by the list serializer, where that overrides toRepresentation', () => {
    class Enveloped extends ListSerializer {
      override toRepresentation(instance: unknown[]): unknown {
        return { count: instance.length };
      }
    }
    class Item extends Tag {
      static override Meta = serializerMeta({ listSerializer: () => Enveloped });
    }

    expect(Item.many({ instance: [{ id: 1 }] }).stringify()).toBe('{"count":1}');
  });
});

describe("a kind of field of one's own", () => {
  class ShoutFieldType extends CharFieldType {
    override parse(data: unknown): string {
      return String(data).toLowerCase();
    }

    override represent(value: unknown): string {
      return String(value).toUpperCase();
    }
  }
  class Shout extends Serializer {
    @fieldFactory<string>(new ShoutFieldType({})) text!: string;
    @IntegerField() a!: number;
    @IntegerField() b!: number;
  }

  test('keeps its own way where the kind that it extends has a fast one', async () => {
    expect(Shout.stringify({ text: 'hi', a: 1, b: 2 })).toBe('{"text":"HI","a":1,"b":2}');
    expect(new Shout({ instance: { text: 'hi', a: 1, b: 2 } }).data).toEqual({ text: 'HI', a: 1, b: 2 });
    await expect(Shout.parse({ text: 'HI', a: 1, b: 2 })).resolves.toEqual({ text: 'hi', a: 1, b: 2 });
  });
});

test('a field cannot be called __proto__', () => {
  class Bad extends Serializer {
    @CharField({ name: '__proto__' }) text!: string;
  }

  expect(() => Bad.stringify({})).toThrow("CharField 'text': no object has a member '__proto__'.");
});

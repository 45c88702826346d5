import { describe, expect, test } from 'vitest';
import { ChoiceField } from '../fields/choice/choice.field.js';
import { MultipleChoiceField } from '../fields/choice/multiple-choice.field.js';
import { BooleanField } from '../fields/choice/boolean.field.js';
import { DictField } from '../fields/composite/dict.field.js';
import { FileField } from '../fields/composite/file.field.js';
import { JSONField } from '../fields/composite/json.field.js';
import { ListField } from '../fields/composite/list.field.js';
import type { Field } from '../fields/field.decorator.js';
import { BigIntegerField } from '../fields/number/big-integer.field.js';
import { DecimalField } from '../fields/number/decimal.field.js';
import { FloatField } from '../fields/number/float.field.js';
import { IntegerField } from '../fields/number/integer.field.js';
import { Nested } from '../fields/special/nested.field.js';
import { HiddenField, MethodField } from '../fields/special/special.fields.js';
import { CharField } from '../fields/text/char.field.js';
import { EmailField } from '../fields/text/email.field.js';
import { IPAddressField } from '../fields/text/ip-address.field.js';
import { RegexField } from '../fields/text/regex.field.js';
import { SlugField } from '../fields/text/slug.field.js';
import { URLField } from '../fields/text/url.field.js';
import { UUIDField } from '../fields/text/uuid.field.js';
import { DateTimeField } from '../fields/time/date-time.field.js';
import { DateField } from '../fields/time/date.field.js';
import { DurationField } from '../fields/time/duration.field.js';
import { TimeField } from '../fields/time/time.field.js';
import type { WriteOnly } from '../serializer/infer.js';
import { Serializer } from '../serializer/serializer.js';

class AuthorSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField() name!: string;
}

class PostSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField({ maxLength: 80, label: 'Title', helpText: 'Shown in lists.' }) title!: string;
  @CharField({ required: false, allowNull: true, allowBlank: true }) body?: string | null;
  @CharField({ writeOnly: true }) secret!: WriteOnly<string>;
  @ChoiceField({ choices: ['draft', 'done'], default: 'draft' }) status?: 'draft' | 'done';
  @Nested(() => AuthorSerializer, { allowNull: true }) author!: AuthorSerializer | null;
  @HiddenField({ default: 1 }) owner!: number;
  @MethodField({ schema: { type: 'integer' } }) readonly words!: number;

  getWords(): number {
    return 1;
  }
}

describe('jsonSchema', () => {
  test('describes what clients send', () => {
    expect(PostSerializer.jsonSchema()).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        title: { type: 'string', minLength: 1, maxLength: 80, title: 'Title', description: 'Shown in lists.' },
        body: { type: ['string', 'null'] },
        secret: { type: 'string', minLength: 1, writeOnly: true },
        status: { enum: ['draft', 'done'], default: 'draft' },
        author: { anyOf: [{ $ref: '#/$defs/AuthorSerializer' }, { type: 'null' }] },
      },
      required: ['title', 'secret', 'author'],
      $defs: { AuthorSerializer: { type: 'object', properties: { name: { type: 'string', minLength: 1 } }, required: ['name'] } },
    });
  });

  test('asks for no field in a PATCH', () => {
    expect(PostSerializer.jsonSchema({ io: 'partial' })).not.toHaveProperty('required');
  });

  test('describes what clients see', () => {
    const schema = PostSerializer.jsonSchema({ io: 'output', ref: ({ name }, io) => `#/components/schemas/${name}.${io}` });

    expect(schema).toEqual({
      type: 'object',
      properties: {
        id: { type: 'integer', readOnly: true },
        title: { type: 'string', title: 'Title', description: 'Shown in lists.' },
        body: { type: ['string', 'null'] },
        status: { enum: ['draft', 'done'] },
        author: { anyOf: [{ $ref: '#/components/schemas/AuthorSerializer.output' }, { type: 'null' }] },
        words: { type: 'integer', readOnly: true },
      },
      required: ['id', 'title', 'body', 'status', 'author', 'words'],
    });
  });

  test('describes refusals', () => {
    class TaggedSerializer extends AuthorSerializer {
      @ListField({ child: CharField() }) tags!: string[];
      @Nested(() => AuthorSerializer, { many: true }) friends!: AuthorSerializer[];
    }
    const messages = { type: 'array', items: { type: 'string' } };
    const friend = { $ref: '#/$defs/AuthorSerializer' };

    expect(TaggedSerializer.jsonSchema({ io: 'error' })).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: {
        name: messages,
        tags: { anyOf: [messages, { type: 'object', additionalProperties: messages }] },
        friends: { anyOf: [{ type: 'array', items: { anyOf: [friend, messages] } }, friend, messages] },
        non_field_errors: messages,
      },
      $defs: { AuthorSerializer: { type: 'object', properties: { name: messages, non_field_errors: messages } } },
    });
  });

  test('refers to a serializer that nests itself, and tells namesakes apart', () => {
    const Namesake = (() => {
      class TreeSerializer extends Serializer {
        @CharField() leaf!: string;
      }
      return TreeSerializer;
    })();
    class TreeSerializer extends Serializer {
      @Nested(() => TreeSerializer, { required: false }) left?: TreeSerializer;
      @Nested(() => Namesake, { required: false }) right?: InstanceType<typeof Namesake>;
      @Nested(() => AuthorSerializer, { required: false }) author?: AuthorSerializer;
    }
    const { properties, $defs } = TreeSerializer.jsonSchema() as { properties: Record<string, { $ref: string }>; $defs: object };

    expect(properties['left']).toEqual({ $ref: '#' });
    expect(properties['right']).toEqual({ $ref: '#/$defs/TreeSerializer' });
    expect(Object.keys($defs)).toEqual(['TreeSerializer', 'AuthorSerializer']);
  });
});

const OWN = { enum: ['a', 'b'] };

test.each<[string, Field<any>, object, object]>([
  ['EmailField', EmailField(), { type: 'string', minLength: 1, format: 'email' }, { type: 'string', format: 'email' }],
  [
    'URLField',
    URLField({ maxLength: 9 }),
    { type: 'string', minLength: 1, maxLength: 9, format: 'uri' },
    { type: 'string', format: 'uri' },
  ],
  [
    'SlugField',
    SlugField(),
    { type: 'string', minLength: 1, pattern: '^[-a-zA-Z0-9_]+$' },
    { type: 'string', pattern: '^[-a-zA-Z0-9_]+$' },
  ],
  ['RegexField', RegexField({ regex: /^a+$/ }), { type: 'string', minLength: 1, pattern: '^a+$' }, { type: 'string', pattern: '^a+$' }],
  ['RegexField with a flag', RegexField({ regex: /a/i, allowBlank: true }), { type: 'string' }, { type: 'string' }],
  [
    'IPAddressField',
    IPAddressField({ protocol: 'ipv6' }),
    { type: 'string', minLength: 1, format: 'ipv6' },
    { type: 'string', format: 'ipv6' },
  ],
  ['UUIDField', UUIDField({ format: 'hex' }), { type: 'string', format: 'uuid' }, { type: 'string' }],
  ['IntegerField', IntegerField({ minValue: 1, maxValue: 9 }), { type: 'integer', minimum: 1, maximum: 9 }, { type: 'integer' }],
  ['BigIntegerField', BigIntegerField({ maxValue: 9n }), { type: ['integer', 'string'], maximum: 9 }, { type: ['integer', 'string'] }],
  ['FloatField', FloatField({ minValue: 0.5 }), { type: 'number', minimum: 0.5 }, { type: 'number' }],
  [
    'DecimalField',
    DecimalField({ maxDigits: 5, decimalPlaces: 2, maxValue: '9.50' }),
    { type: ['string', 'number'], format: 'decimal', maximum: 9.5 },
    { type: 'string', format: 'decimal' },
  ],
  ['DateTimeField', DateTimeField(), { type: 'string', format: 'date-time' }, { type: 'string', format: 'date-time' }],
  ['DateField', DateField({ inputFormats: ['%d.%m.%Y'] }), { type: 'string' }, { type: 'string', format: 'date' }],
  ['TimeField', TimeField({ format: '%H' }), { type: 'string', format: 'time' }, { type: 'string' }],
  ['DurationField', DurationField(), { type: ['string', 'number'] }, { type: 'string' }],
  ['BooleanField', BooleanField({ allowNull: true }), { type: ['boolean', 'null'] }, { type: ['boolean', 'null'] }],
  ['ChoiceField', ChoiceField({ choices: ['a', 'b'], allowNull: true }), { enum: ['a', 'b', null] }, { enum: ['a', 'b', null] }],
  [
    'MultipleChoiceField',
    MultipleChoiceField({ choices: ['a', 'b'], allowEmpty: false }),
    { type: 'array', items: OWN, uniqueItems: true, minItems: 1 },
    { type: 'array', items: OWN, uniqueItems: true },
  ],
  [
    'ListField',
    ListField({ child: IntegerField({ allowNull: true }), maxLength: 3 }),
    { type: 'array', items: { type: ['integer', 'null'] }, maxItems: 3 },
    { type: 'array', items: { type: ['integer', 'null'] } },
  ],
  [
    'DictField',
    DictField({ child: IntegerField() }),
    { type: 'object', additionalProperties: { type: 'integer' } },
    { type: 'object', additionalProperties: { type: 'integer' } },
  ],
  ['JSONField', JSONField({ allowNull: true }), {}, {}],
  ['FileField', FileField(), { type: 'string', format: 'binary' }, { type: ['string', 'null'], format: 'uri-reference' }],
])('describes a %s', (_kind, field, input, output) => {
  class OneSerializer extends Serializer {
    @field value!: unknown;
  }
  const describeValue = (io: 'input' | 'output') => (OneSerializer.jsonSchema({ io })['properties'] as { value: object }).value;

  expect(describeValue('input')).toEqual(input);
  expect(describeValue('output')).toEqual(output);
});

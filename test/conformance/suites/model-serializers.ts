import { databaseOptions, dataSourceFactory } from '@nuages/managers';
import {
  EmailValidator,
  type FieldType,
  IPAddressValidator,
  ListFieldType,
  NestedFieldType,
  planOf,
  RegexValidator,
  type SerializerClass,
  URLValidator,
} from '@nuages/serializers';
import { RelatedFieldType } from '@nuages/serializers/model';
import type { Suite, TestCase } from '../suite.js';
import { decode, expectSame } from '../values.js';
import { makeEntities } from './serializers/dynamic-models.js';
import { makeClass } from './serializers/make-class.js';

/** What a ModelSerializer derives from a model, described field by field. */
export const suite: Suite = { name: 'model_serializers', open: () => ({ run, close: () => undefined }) };

async function run(testCase: TestCase): Promise<void> {
  const entities = makeEntities(testCase['models']);
  const dataSource = await dataSourceFactory(databaseOptions('sqlite::memory:', { entities: [...entities.values()] }));
  try {
    expectSame(describeCase(testCase, entities), testCase['expect']);
  } finally {
    await dataSource.destroy();
  }
}

function describeCase(testCase: TestCase, entities: ReadonlyMap<string, new () => object>): unknown {
  const models = testCase['models'] as { name: string }[];
  const spec = { model: models.at(-1)!.name, meta: testCase['meta'], fields: testCase['declared'] ?? [] };
  try {
    const Class = makeClass(spec, (name) => entities.get(name)!);
    const fields = [...planOf(Class).fields.values()].map(describeField);
    return { fields, validators: new Class().validators.map(describeValidator) };
  } catch {
    return { refused: true };
  }
}

const SHOWN: Readonly<Record<string, string>> = {
  maxLength: 'max_length',
  minLength: 'min_length',
  maxValue: 'max_value',
  minValue: 'min_value',
  maxDigits: 'max_digits',
  decimalPlaces: 'decimal_places',
};
const TEXTS = new Set(['CharField', 'EmailField', 'RegexField', 'SlugField', 'URLField', 'IPAddressField', 'ChoiceField']);

function describeField(field: FieldType & { choices?: readonly unknown[]; child?: FieldType }): Record<string, unknown> {
  const { options, kind } = field;
  const shown: Record<string, unknown> = { ...describeBasics(field), ...describeBounds(options) };
  if (TEXTS.has(kind)) shown['allow_blank'] = options.allowBlank === true;
  if (kind === 'ChoiceField') shown['choices'] = field.choices;
  if (kind === 'SlugField') shown['allow_unicode'] = options.allowUnicode === true;
  if (kind === 'IPAddressField') shown['protocol'] = options.protocol ?? 'both';
  if (kind === 'UUIDField') shown['uuid_format'] = options.format ?? 'hex_verbose';
  if (field instanceof ListFieldType && field.child) shown['child'] = describeField(field.child);
  if (field instanceof NestedFieldType) describeNested(field, shown);
  if (field instanceof RelatedFieldType) describeRelated(field, shown);
  return shown;
}

function describeBasics(field: FieldType): Record<string, unknown> {
  const { name, kind, options } = field;
  const shown: Record<string, unknown> = {
    name,
    class: kind,
    required: field.isRequired,
    read_only: field.isReadOnly,
    write_only: field.isWriteOnly,
    allow_null: field.allowsNull,
    validators: field.validators.map(describeValidator).filter(Boolean).sort(byName),
  };
  if (field.hasDefault) shown['default'] = typeof options.default === 'function' ? '$callable' : options.default;
  if (options.trimWhitespace === false) shown['trim_whitespace'] = false;
  const source = field.source.join('.') || '*';
  if (source !== name && name !== 'pk') shown['source'] = source;
  return shown;
}

function describeBounds(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(SHOWN).flatMap(([from, to]) => (options[from] === undefined ? [] : [[to, decode(options[from])]])),
  );
}

function describeNested(field: NestedFieldType, shown: Record<string, unknown>): void {
  const fields = [...planOf(field.serializer as SerializerClass).fields.values()].map(describeField);
  delete shown['validators'];
  if (!field.options.many) shown['fields'] = fields;
  else Object.assign(shown, { child: { class: 'Serializer', fields } });
}

function describeRelated(field: RelatedFieldType, shown: Record<string, unknown>): void {
  const model = field.options.model && !field.isReadOnly ? { model: field.model.name } : {};
  const slug = 'slugField' in field.options ? { slug_field: field.options.slugField } : {};
  if (!field.options.many) Object.assign(shown, model, slug);
  else {
    delete shown['validators'];
    Object.assign(shown, { allow_empty: field.options.allowEmpty !== false, child: { class: field.oneKind, ...model, ...slug } });
  }
}

const NAMES = new Map<unknown, string>([
  [EmailValidator, 'EmailValidator'],
  [URLValidator, 'URLValidator'],
  [RegexValidator, 'RegexValidator'],
]);

function describeValidator(validator: any): any {
  if (validator.constructor.name.startsWith('Prohibit')) return undefined;
  if (validator instanceof IPAddressValidator)
    return { name: `validate_${validator.protocol === 'both' ? 'ipv46' : validator.protocol}_address` };
  const { model, lookup = 'exact', fields, field, dateField } = validator.options ?? {};
  const name = NAMES.get(validator.constructor) ?? validator.constructor.name;
  if (name === 'UniqueValidator') return { name, lookup, model: model().name };
  if (fields) return { name, fields };
  if (dateField) return { name, field, date_field: dateField };
  return { name, ...('limit' in validator && { limit: validator.limit }) };
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

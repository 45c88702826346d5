import { type Model, type ModelField, throughModelOf, verboseNameOf } from '@nuages/managers';
import type { FieldType } from '../fields/field-type.js';
import { BooleanFieldType } from '../fields/choice/boolean.field.js';
import { ChoiceFieldType } from '../fields/choice/choice.field.js';
import { FileFieldType } from '../fields/composite/file.field.js';
import { JSONFieldType } from '../fields/composite/json.field.js';
import { ListFieldType } from '../fields/composite/list.field.js';
import { BigIntegerFieldType } from '../fields/number/big-integer.field.js';
import { DecimalFieldType } from '../fields/number/decimal.field.js';
import { FloatFieldType } from '../fields/number/float.field.js';
import { IntegerFieldType } from '../fields/number/integer.field.js';
import { CharField, CharFieldType } from '../fields/text/char.field.js';
import { EmailFieldType } from '../fields/text/email.field.js';
import { SlugFieldType } from '../fields/text/slug.field.js';
import { URLFieldType } from '../fields/text/url.field.js';
import { UUIDFieldType } from '../fields/text/uuid.field.js';
import { DateFieldType } from '../fields/time/date.field.js';
import { DateTimeFieldType } from '../fields/time/date-time.field.js';
import { DurationFieldType } from '../fields/time/duration.field.js';
import { TimeFieldType } from '../fields/time/time.field.js';
import { IPAddressFieldType } from '../fields/text/ip-address.field.js';
import { IPAddressValidator } from '../validators/ip-address.validators.js';
import { MaxLengthValidator, MaxValueValidator, MinLengthValidator, MinValueValidator } from '../validators/limit.validators.js';
import { EmailValidator } from '../validators/email.validator.js';
import { validateSlug, validateUnicodeSlug } from '../validators/text.validators.js';
import { URLValidator } from '../validators/url.validator.js';
import type { ValidatorLike } from '../validators/validator.js';
import { integerRange } from './column-values.js';
import { HyperlinkedRelatedFieldType } from './hyperlinked.fields.js';
import { isInitialized } from './initial-values.js';
import { ModelFieldType } from './model-field.type.js';
import { PrimaryKeyRelatedFieldType } from './related.fields.js';
import { UniqueValidator } from './unique.validators.js';

type Options = Record<string, unknown>;
type FieldClass = new (options: any) => FieldType; // each kind has its own options

const KINDS: Readonly<Record<string, FieldClass>> = {
  integer: IntegerFieldType,
  bigint: BigIntegerFieldType,
  float: FloatFieldType,
  decimal: DecimalFieldType,
  char: CharFieldType,
  text: CharFieldType,
  boolean: BooleanFieldType,
  date: DateFieldType,
  time: TimeFieldType,
  datetime: DateTimeFieldType,
  json: JSONFieldType,
  uuid: UUIDFieldType,
  duration: DurationFieldType,
  file: FileFieldType,
};

const READ_ONLY_KEEPS = new Set([
  'child',
  'readOnly',
  'allowNull',
  'source',
  'default',
  'model',
  'many',
  'label',
  'helpText',
  'maxDigits',
  'decimalPlaces',
  'choices',
  'slugField',
  'viewName',
  'lookupField',
  'lookupParam',
  'format',
]);

/** What a serializer names other rows by. */
export type RelationStyle = 'key' | 'url';

/**
 * The serializer field of a model's field: its kind, bounds and validators, with `extra` (of `extraKwargs`) on top.
 *
 * @see DRF's `ModelSerializer.build_field`
 */
export function deriveField(model: Model, field: ModelField, extra: Options = {}, style: RelationStyle = 'key'): FieldType {
  const [Class, options] = field.relation ? describeRelation(field, style) : describeColumn(model, field);
  const merged: Options = { ...options, ...extra };
  const isReadOnly = (extra['readOnly'] ?? options['readOnly']) === true;
  if (!isReadOnly && extra['default'] !== undefined) delete merged['required'];
  if (!isReadOnly) return new Class(merged);
  return new Class(Object.fromEntries(Object.entries(merged).filter(([key]) => READ_ONLY_KEEPS.has(key))));
}

function uniqueValidator(field: ModelField): UniqueValidator {
  const { model } = field;
  return new UniqueValidator({ model: () => model.target as never, names: { model: model.verboseName, field: verboseNameOf(field) } });
}

function describeColumn(model: Model, field: ModelField): [FieldClass, Options] {
  if (field.column?.type === 'simple-array') return [ListFieldType, describeList(field)];
  const Class = field.choices?.length ? ChoiceFieldType : classOf(field);
  const isText = field.kind === 'char' || field.kind === 'text';
  const own = (field.validators ?? []).filter((validator) => !decidesClass(validator) && !boundOf(validator)) as unknown as ValidatorLike[];
  const bounds = Object.fromEntries((field.validators ?? []).flatMap((validator) => boundOf(validator) ?? []));
  const unique = field.unique && !field.isGenerated ? [uniqueValidator(field)] : [];
  const options: Options = { ...describeCommon(field), ...describeDirection(field), validators: [...own, ...unique] };
  if (field.choices?.length) options['choices'] = field.choices;
  else if ((isText || field.kind === 'file') && field.maxLength) options['maxLength'] = field.maxLength;
  if (isText && field.blank && Class !== IPAddressFieldType) options['allowBlank'] = true;
  if (field.kind === 'decimal') Object.assign(options, { maxDigits: field.precision ?? null, decimalPlaces: field.scale ?? null });
  if (field.kind === 'integer' || field.kind === 'bigint') Object.assign(options, boundsOfColumn(field));
  Object.assign(options, bounds);
  if (Class === SlugFieldType) options['allowUnicode'] = (field.validators as readonly unknown[]).includes(validateUnicodeSlug);
  return [Class, options];
}

/** TypeORM writes the texts of a `simple-array` side by side. */
function describeList(field: ModelField): Options {
  return { ...describeCommon(field), ...describeDirection(field), child: CharField({ allowBlank: true }) };
}

/** Who gives the value: what is the database's, TypeORM's, or bytes, for which JSON has no spelling, is not the client's to write. */
function describeDirection({ editable, isGenerated, autoNow, autoNowAdd, kind, column }: ModelField): Options {
  const isSet = column !== undefined && (column.isVersion || column.isDeleteDate || column.generatedType !== undefined);
  if (!editable || isGenerated || autoNow || autoNowAdd || kind === 'binary' || isSet) return { readOnly: true };
  return column?.isSelect === false ? { writeOnly: true } : {};
}

/** The name of the view that serves a model's rows one by one. */
export function viewNameOf(model: Model): string {
  return `${model.name.toLowerCase()}-detail`;
}

/** What the database would refuse. SQLite's columns hold 64 bits each; as in Django 3.2, that is no bound of the model's field. */
function boundsOfColumn(field: ModelField): Options {
  if (field.choices?.length) return {};
  if (field.model.dataSource.options.type === 'better-sqlite3') return { maxBits: 64 };
  const [least, greatest] = integerRange(field);
  const isSafe = greatest <= Number.MAX_SAFE_INTEGER;
  return { minValue: isSafe ? Number(least) : least, maxValue: isSafe ? Number(greatest) : greatest };
}

function describeRelation(field: ModelField, style: RelationStyle): [FieldClass, Options] {
  const relation = field.relation!;
  const many = relation.type.endsWith('to-many');
  const options: Options = { ...describeCommon(field), model: () => relation.target().target };
  if (many) {
    delete options['allowNull'];
    Object.assign(options, { many: true, required: !field.blank, ...(relation.isOwner && !field.blank && { allowEmpty: false }) });
  } else if (field.unique) options['validators'] = [uniqueValidator(field)];
  if (!field.editable || throughModelOf(field))
    // whose rows may need more than the two keys
    options['readOnly'] = true;
  if (style === 'key') return [PrimaryKeyRelatedFieldType, options];
  return [HyperlinkedRelatedFieldType, { ...options, viewName: viewNameOf(relation.target()) }];
}

function describeCommon(field: ModelField): Options {
  const options: Options = {};
  if (field.hasDefault || isInitialized(field) || field.blank || field.nullable) options['required'] = false;
  if (field.nullable) options['allowNull'] = true;
  if (field.label !== undefined) options['label'] = field.label;
  if (field.helpText !== undefined) options['helpText'] = field.helpText;
  return options;
}

function classOf(field: ModelField): FieldClass {
  for (const validator of (field.validators ?? []) as readonly unknown[]) {
    if (validator === validateSlug || validator === validateUnicodeSlug) return SlugFieldType;
    if (validator instanceof EmailValidator) return EmailFieldType;
    if (validator instanceof URLValidator) return URLFieldType;
    if (validator instanceof IPAddressValidator) return IPAddressFieldType;
  }
  return KINDS[field.kind] ?? ModelFieldType;
}

/** A validator that the derived field brings along itself. */
function decidesClass(validator: unknown): boolean {
  if (validator === validateSlug || validator === validateUnicodeSlug) return true;
  if (validator instanceof IPAddressValidator) return validator.protocol === 'both';
  return validator instanceof EmailValidator || validator instanceof URLValidator;
}

/** The option that a bound of the model is for the derived field. */
function boundOf(validator: unknown): [[string, unknown]] | undefined {
  if (validator instanceof MaxLengthValidator) return [['maxLength', validator.limit]];
  if (validator instanceof MinLengthValidator) return [['minLength', validator.limit]];
  if (validator instanceof MaxValueValidator) return [['maxValue', validator.limit]];
  return validator instanceof MinValueValidator ? [['minValue', validator.limit]] : undefined;
}

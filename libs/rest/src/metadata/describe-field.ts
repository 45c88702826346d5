import { modelOfSerializer } from '../query/model-source.js';
import type { SerializerClass, SerializerField } from '../viewsets/serializer.js';

/** What `OPTIONS` tells of a field. */
export interface FieldDescription {
  type: string;
  required: boolean;
  read_only: boolean;
  [detail: string]: unknown;
}

/** DRF's names for kinds of fields; those that are not here are `field`. */
const TYPES: Readonly<Record<string, string>> = {
  BooleanField: 'boolean',
  CharField: 'string',
  UUIDField: 'string',
  IPAddressField: 'string',
  URLField: 'url',
  EmailField: 'email',
  RegexField: 'regex',
  SlugField: 'slug',
  IntegerField: 'integer',
  BigIntegerField: 'integer',
  FloatField: 'float',
  DecimalField: 'decimal',
  DateField: 'date',
  DateTimeField: 'datetime',
  TimeField: 'time',
  ChoiceField: 'choice',
  EnumField: 'choice',
  MultipleChoiceField: 'multiple choice',
  FileField: 'file upload',
  ImageField: 'image upload',
  ListField: 'list',
  DictField: 'nested object',
  Serializer: 'nested object',
  NestedField: 'nested object',
};

/** Options that are told, by the names that they have there. */
const DETAILS = {
  label: 'label',
  helpText: 'help_text',
  minLength: 'min_length',
  maxLength: 'max_length',
  minValue: 'min_value',
  maxValue: 'max_value',
} as const;

/** A serializer, or a field of one. */
interface Described {
  readonly Class: SerializerClass;
  /** The classes around it: one inside itself is described once. */
  readonly around: readonly SerializerClass[];
}

/**
 * Describes a serializer's fields for `OPTIONS`, and those of serializers inside it.
 *
 * @see DRF's `SimpleMetadata.get_serializer_info`
 */
export function describeFields(
  fields: ReadonlyMap<string, SerializerField>,
  Class: SerializerClass,
  around: readonly SerializerClass[] = [],
): Record<string, FieldDescription> {
  const shown = [...fields].filter(([, { kind }]) => kind !== 'HiddenField');
  return Object.fromEntries(shown.map(([name, field]) => [name, describeField(field, labelOf(name, field, Class), { Class, around })]));
}

function describeField(field: SerializerField, label: string, place: Described): FieldDescription {
  const { options } = field;
  const details = Object.entries({ ...options, label: (options['label'] as string | undefined) ?? label })
    .filter(([key, value]) => key in DETAILS && value !== undefined && value !== null && value !== '')
    .map(([key, value]) => [DETAILS[key as keyof typeof DETAILS], value]);
  return {
    type: TYPES[field.kind] ?? 'field',
    required: field.isRequired,
    read_only: field.isReadOnly,
    ...Object.fromEntries(details),
    ...describeInside(field, place),
    ...choicesOf(field),
  };
}

/** What a list's items are, and the fields of a serializer. */
function describeInside(field: SerializerField, { Class, around }: Described): { child?: FieldDescription; children?: unknown } {
  if (field.child && !isRelation(field)) return { child: describeField(field.child, '', { Class, around }) };
  const { serializer } = field;
  if (!serializer || serializer === Class || around.includes(serializer)) return {};
  const children = describeFields(new serializer({}).fields, serializer, [...around, Class]);
  if (field.options['many'] !== true) return { children };
  return { child: { type: 'nested object', required: field.isRequired, read_only: field.isReadOnly, children } };
}

function choicesOf(field: SerializerField): { choices?: unknown } {
  const choices = field.options['choices'] as readonly unknown[] | undefined;
  if (!choices || field.isReadOnly || isRelation(field)) return {};
  return { choices: flatten(choices).map(([value, label]) => ({ value, display_name: label })) };
}

/** Choices are values, `[value, label]`, or `[group, choices]`. */
function flatten(choices: readonly unknown[]): [unknown, string][] {
  return choices.flatMap((choice): [unknown, string][] => {
    if (!Array.isArray(choice)) return [[choice, String(choice)]];
    return Array.isArray(choice[1]) ? flatten(choice[1] as unknown[]) : [[choice[0], String(choice[1])]];
  });
}

function isRelation({ kind }: SerializerField): boolean {
  return /Related|Hyperlinked/.test(kind);
}

/** `published_at` gives `Published at`. Of a model's field, capitals stay as they are (`PublishedAt`), as DRF has it. */
function labelOf(name: string, { source }: SerializerField, Class: SerializerClass): string {
  if (name === 'id') return 'ID';
  const text = name.replaceAll('_', ' ');
  const isModels = source.length === 1 && modelOfSerializer(Class)?.fields.has(source[0]!) === true;
  return text.charAt(0).toUpperCase() + (isModels ? text.slice(1) : text.slice(1).toLowerCase());
}

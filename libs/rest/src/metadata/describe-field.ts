import type { SerializerField } from '../viewsets/serializer.js';

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

/**
 * Describes a serializer's fields for `OPTIONS`.
 *
 * @see DRF's `SimpleMetadata.get_serializer_info`
 */
export function describeFields(fields: ReadonlyMap<string, SerializerField>): Record<string, FieldDescription> {
  const shown = [...fields].filter(([, { kind }]) => kind !== 'HiddenField');
  return Object.fromEntries(shown.map(([name, field]) => [name, describeField(field, name)]));
}

function describeField(field: SerializerField, name: string): FieldDescription {
  const { options } = field;
  const details = Object.entries({ ...options, label: (options['label'] as string | undefined) ?? labelOf(name) })
    .filter(([key, value]) => key in DETAILS && value !== undefined && value !== null && value !== '')
    .map(([key, value]) => [DETAILS[key as keyof typeof DETAILS], value]);
  return {
    type: TYPES[field.kind] ?? 'field',
    required: field.isRequired,
    read_only: field.isReadOnly,
    ...Object.fromEntries(details),
    ...(field.child && !isRelation(field) && { child: describeField(field.child, '') }),
    ...choicesOf(field),
  };
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

/** `published_at` gives `Published at`, as DRF's. */
function labelOf(name: string): string {
  if (name === 'id') return 'ID';
  const text = name.replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

import type { FieldType } from '../fields/field-type.js';

/**
 * A query string as fields read it, after Nest's parser made texts and lists of it: a key that is there once is a list of one for a field
 * that takes lists, JSON is read from its text, and an empty text is no value where the field allows none. A key that is there twice is refused
 * by a field of one value.
 *
 * @see DRF's `Field.get_value` for HTML input
 */
export function queryInput(query: unknown, fields: ReadonlyMap<string, FieldType>): unknown {
  if (typeof query !== 'object' || query === null || Array.isArray(query)) return query;
  const read = Object.entries(query).map(([name, value]): [string, unknown] => [name, readValue(value, fields.get(name))]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

function readValue(value: unknown, field: FieldType | undefined): unknown {
  if (!field || typeof value !== 'string') return value;
  const options = field.options as { allowBlank?: boolean; many?: boolean; binary?: boolean };
  if (field.kind === 'JSONField') return options.binary ? value : readJson(value);
  if (field.kind === 'ListField' || field.kind === 'MultipleChoiceField' || options.many) return [value];
  if (value !== '' || options.allowBlank || field.kind === 'DtoField') return value;
  return field.allowsNull ? null : field.isRequired ? '' : undefined;
}

/** What JSON text stands for; of any other text NaN, which the field refuses. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return NaN;
  }
}

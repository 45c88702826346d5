import { QueryDict } from '../request/query-dict.js';
import { isNestedDeeper, MAX_JSON_DEPTH } from './json-depth.js';
import type { SerializerClass, SerializerField } from '../viewsets/serializer.js';

/**
 * The object that a form stands for, as the serializer's fields read it: a repeated key is a list, an empty text is no
 * value where the field allows none, a box that was not ticked is `false`.
 *
 * @see DRF's `Field.get_value` for HTML input
 */
export function formInput(
  form: QueryDict<unknown>,
  fields: ReadonlyMap<string, SerializerField>,
  partial: boolean,
  depth = 0,
): Record<string, unknown> {
  const read = [...fields].map(([name, field]): [string, unknown] => [name, readField({ form, partial, depth }, name, field)]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

/** A form, or the part of it that is about a nested serializer, so many levels deep. */
interface FormPart {
  readonly form: QueryDict<unknown>;
  readonly partial: boolean;
  readonly depth: number;
}

/** More levels than a form is made of; a serializer that holds itself would read those of a key of any length. */
const MAX_FORM_DEPTH = 20;

function readField(part: FormPart, name: string, field: SerializerField): unknown {
  const { form, partial } = part;
  if (field.isReadOnly || (partial && !isThere(form, name))) return undefined;
  if (field.kind === 'Serializer' && field.serializer) return readNested(below(part, `${name}.`), field.serializer);
  if (field.kind === 'ListSerializer' && field.serializer) return readNestedList(part, name, field.serializer);
  if (isToMany(field)) return form.getAll(name);
  if (field.kind === 'ListField') return readList(form, name);
  if (!form.has(name)) return field.kind === 'BooleanField' && !partial ? false : undefined;
  const value = form.get(name);
  if (field.kind === 'JSONField' && typeof value === 'string') return readJson(value);
  if (value !== '') return value;
  if (field.options['allowBlank']) return '';
  return field.options['allowNull'] ? null : field.isRequired ? '' : undefined;
}

function isThere(form: QueryDict<unknown>, name: string): boolean {
  return form.has(name) || form.keys().some((key) => key.startsWith(`${name}[`) || key.startsWith(`${name}.`));
}

function isToMany({ kind, options }: SerializerField): boolean {
  return kind === 'ManyRelatedField' || kind === 'MultipleChoiceField' || options['many'] === true;
}

/** `author.name=Ann` */
function readNested({ form, partial, depth }: FormPart, Class: SerializerClass): Record<string, unknown> | undefined {
  return form.size === 0 || depth > MAX_FORM_DEPTH ? undefined : formInput(form, new Class({}).fields, partial, depth);
}

/** `songs[0]title=a&songs[1]title=b` */
function readNestedList(part: FormPart, name: string, Class: SerializerClass): unknown[] | undefined {
  const { form } = part;
  const indexes = new Set(
    form.keys().flatMap((key) => (key.startsWith(`${name}[`) ? (/^\[(\d+)\]./s.exec(key.slice(name.length))?.[1] ?? []) : [])),
  );
  if (indexes.size === 0) return undefined;
  return [...indexes].toSorted((a, b) => Number(a) - Number(b)).map((index) => readNested(below(part, `${name}[${index}]`), Class));
}

/** The part of a form whose keys begin so, by the rest of its keys. */
function below({ form, partial, depth }: FormPart, prefix: string): FormPart {
  const pairs = [...form].filter(([key]) => key.length > prefix.length && key.startsWith(prefix));
  const rest = pairs.flatMap(([key, values]) => values.map((value): [string, unknown] => [key.slice(prefix.length), value]));
  return { form: new QueryDict(rest), partial, depth: depth + 1 };
}

/** `words=a&words=b`, or `words[0]=a&words[1]=b`. */
function readList(form: QueryDict<unknown>, name: string): unknown[] | undefined {
  if (form.has(name)) return form.getAll(name);
  const items = form
    .keys()
    .map((key) => ({ key, index: key.startsWith(`${name}[`) ? /^\[(\d+)\]$/.exec(key.slice(name.length))?.[1] : undefined }))
    .filter(({ index }) => index !== undefined)
    .sort((a, b) => Number(a.index) - Number(b.index));
  return items.length > 0 ? items.map(({ key }) => form.get(key)) : undefined;
}

/** What JSON text stands for; of any other text NaN, which the field refuses as DRF's does. */
function readJson(text: string): unknown {
  if (isNestedDeeper(text, MAX_JSON_DEPTH)) return NaN;
  try {
    return JSON.parse(text);
  } catch {
    return NaN;
  }
}

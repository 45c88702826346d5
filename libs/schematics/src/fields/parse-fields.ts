import { type ColumnType, FIELD_TYPES, type FieldSpec } from './field-spec.js';

/** A field description that cannot be read: names the field, what is wrong, and what is allowed. */
export class FieldSyntaxError extends Error {
  override readonly name = 'FieldSyntaxError';
}

const MAX_FIELDS = 100;
/** What MySQL and MariaDB keep at most; PostgreSQL keeps more. */
const MAX_DIGITS = 65;
const MAX_SCALE = 30;
const FIELD = /^(?<name>[a-z][A-Za-z0-9]*):(?<type>[A-Za-z]\w*)(?:\((?<args>[^()]*)\)|(?<words>(?::\w+)+))?(?<many>\[\])?(?<marks>[?!]*)$/;
const MARKS: Readonly<Record<string, string>> = { '?': 'is nullable', '!': 'is unique' };
/** Names that the generated classes use themselves. */
const TAKEN = new Set([
  'id',
  'constructor',
  'prototype',
  'data',
  'errors',
  'instance',
  'context',
  'validate',
  'save',
  'pk',
  'then',
  'toString',
  'valueOf',
  'hasOwnProperty',
]);

/**
 * Reads the field grammar: `title:string(200)!,body:text?,price:decimal(8,2),author:user,tags:Tag[]`.
 *
 * - Fields are separated by commas or spaces; `?` makes one nullable, `!` unique.
 * - `title:string:200`, `price:decimal:8:2` and `status:enum:draft:published` say the same without signs that shells read.
 * - A type with a capital letter is an entity: `Author` many to one, `Tag[]` many to many.
 *
 * @throws FieldSyntaxError for a field that cannot be read, a name given twice, or more than 100 fields
 */
export function parseFields(text: string): FieldSpec[] {
  const fields = split(text).map(parseField);
  if (fields.length > MAX_FIELDS) throw new FieldSyntaxError(`${fields.length} fields are too many: at most ${MAX_FIELDS}.`);
  const seen = new Set<string>();
  for (const { name } of fields) {
    if (seen.has(name)) throw new FieldSyntaxError(`'${name}' is given twice. Remove one.`);
    seen.add(name);
  }
  return fields;
}

/** Splits at commas and spaces outside parentheses. */
function split(text: string): string[] {
  return text.match(/(?:\([^)]*\)?|[^,\s(])+/g) ?? [];
}

function parseField(text: string): FieldSpec {
  const groups = FIELD.exec(text)?.groups;
  if (!groups)
    throw new FieldSyntaxError(`'${text}' is no field. Write name:type, as title:string(200) or tags:Tag[]; names are camelCase.`);
  const { name = '', type = '', words, many, marks = '' } = groups;
  const args = words === undefined ? groups['args'] : words.slice(1).replaceAll(':', type === 'enum' ? '|' : ',');
  if (TAKEN.has(name)) throw new FieldSyntaxError(`'${name}' is taken: every generated class has one. Choose another name.`);
  const doubled = /([?!]).*\1/.exec(marks)?.[1];
  if (doubled)
    throw new FieldSyntaxError(`'${text}': '${doubled}' stands twice behind the field '${name}'. Once says that it ${MARKS[doubled]}.`);
  const shape = { name, isNullable: marks.includes('?'), isUnique: marks.includes('!') };
  return /^[A-Z]/.test(type) ? parseRelation(text, type, args, many, shape) : parseColumn(text, type, args, many, shape);
}

type Shape = Pick<FieldSpec, 'name' | 'isNullable' | 'isUnique'>;

function parseRelation(text: string, target: string, args: string | undefined, many: string | undefined, shape: Shape): FieldSpec {
  if (args !== undefined)
    throw new FieldSyntaxError(`'${text}': a relation takes no arguments. Write ${shape.name}:${target}${many ?? ''}.`);
  if (many && (shape.isNullable || shape.isUnique))
    throw new FieldSyntaxError(`'${text}': a many-to-many relation is neither nullable nor unique. Drop the mark.`);
  return { kind: many ? 'many-to-many' : 'many-to-one', target, ...shape };
}

function parseColumn(text: string, type: string, args: string | undefined, many: string | undefined, shape: Shape): FieldSpec {
  if (!Object.hasOwn(FIELD_TYPES, type)) {
    throw new FieldSyntaxError(
      `'${text}': unknown type '${type}'. Known: ${Object.keys(FIELD_TYPES).join(', ')}, or an entity's class name.`,
    );
  }
  const { min, max, hint } = FIELD_TYPES[type as ColumnType];
  const values = args === undefined || args.trim() === '' ? [] : args.split(type === 'enum' ? '|' : ',').map((arg) => arg.trim());
  const count = type === 'enum' ? Math.min(values.length, 1) : values.length;
  if (many) throw new FieldSyntaxError(`'${text}': only relations take []. Write ${hint}.`);
  if (count < min || count > max) throw new FieldSyntaxError(`'${text}': '${type}' takes ${countOf(min, max)}. Write ${hint}.`);
  checkArguments(text, type as ColumnType, values);
  return { kind: 'column', type: type as ColumnType, args: values, ...shape };
}

function checkArguments(text: string, type: ColumnType, values: readonly string[]): void {
  const isBad = type === 'enum' ? (value: string) => !/^[A-Za-z]\w*$/.test(value) : (value: string) => !/^[1-9]\d{0,3}$|^0$/.test(value);
  const bad = values.find(isBad);
  if (bad !== undefined) throw new FieldSyntaxError(`'${text}': '${bad}' does not fit. Write ${FIELD_TYPES[type].hint}.`);
  if (new Set(values).size < values.length && type === 'enum') throw new FieldSyntaxError(`'${text}': a value is given twice.`);
  if (type === 'string' && values[0] === '0')
    throw new FieldSyntaxError(`'${text}': a text of no characters. Write ${FIELD_TYPES.string.hint}.`);
  const [digits, scale] = values.map(Number);
  if (type === 'decimal' && !(digits! >= 1 && digits! <= MAX_DIGITS && scale! <= MAX_SCALE))
    throw new FieldSyntaxError(`'${text}': databases keep from 1 to ${MAX_DIGITS} digits, of which at most ${MAX_SCALE} are decimals.`);
  if (type === 'decimal' && scale! > digits!) throw new FieldSyntaxError(`'${text}': more decimals than digits.`);
}

function countOf(min: number, max: number): string {
  if (max === 0) return 'no arguments';
  return `${min === max ? min : `${min} to ${max}`} argument${max === 1 ? '' : 's'}`;
}

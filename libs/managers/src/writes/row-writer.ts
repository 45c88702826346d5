import { Expression } from '../expressions/expression.js';
import { DEFERRED } from '../model/deferred.js';
import type { FieldKind } from '../model/field-kind.js';
import type { ModelField } from '../model/model-field.js';
import { fillColumn, isBlankText } from './fill-defaults.js';
import { encode, heldValue, type StoredColumn } from './stored-columns.js';

/**
 * Fills what nobody set on a new instance, and puts what the database is to store of it into `values`, in the order of the
 * columns: `undefined` for what the database fills itself.
 *
 * @param now the moment for `autoNow` and `autoNowAdd`, in milliseconds; `undefined` leaves them as they are: a fixture
 * @returns whether an expression is among the values, which the database is to compute
 */
export type RowWriter = (instance: object, values: unknown[], now: number | undefined) => boolean;

/** Kinds whose values are stored as they are held; a moment among them is written as text. */
const AS_HELD: ReadonlySet<FieldKind> = new Set<FieldKind>([
  'char',
  'text',
  'integer',
  'bigint',
  'float',
  'date',
  'time',
  'duration',
  'file',
]);

/**
 * Gives the function that writes rows of these columns, generated as straight-line code:
 *
 *     function (o, values, now) { let v, found = false; v = o["views"]; if (v === undefined) v = o["views"] = given[0]; values[0] = v; ... }
 *
 * Relations, embedded columns and what is computed for each row go through the functions that serve every column.
 */
export function compileRowWriter(columns: readonly StoredColumn[]): RowWriter {
  const given: unknown[] = [];
  const give = (value: unknown) => `given[${given.push(value) - 1}]`;
  const seen: Seen = { expression: false };
  const lines = columns.map((column, index) => writeColumn(column, `values[${index}]`, give, seen));
  const source = `return function (o, values, now) {\n  if (o[DEFERRED]) return byColumn(o, values, now);\n  seen.expression = false;\n  let v;\n  ${lines.join('\n  ')}\n  return seen.expression;\n};`;
  const byColumn: RowWriter = (instance, values, now) => {
    seen.expression = false;
    for (const [index, column] of columns.entries()) values[index] = storedValue(column, instance, now, seen);
    return seen.expression;
  };
  // oxlint-disable-next-line typescript/no-implied-eval -- names come from metadata and are quoted, values never appear
  return new Function('given', 'DEFERRED', 'byColumn', 'seen', source)(given, DEFERRED, byColumn, seen) as RowWriter;
}

/** What a writer came by in a row. */
interface Seen {
  expression: boolean;
}

function storedValue(column: StoredColumn, instance: object, now: number | undefined, seen: Seen): unknown {
  fillColumn(instance, column, now);
  const value = heldValue(instance, column);
  if (value === undefined || (value === null && column.fields[0].isGenerated)) return undefined;
  return encodeNew(column, value, seen);
}

/** An expression stays what it is. */
function encodeNew(column: StoredColumn, value: unknown, seen: Seen): unknown {
  if (!(value instanceof Expression)) return encode(column, value);
  seen.expression = true;
  return value;
}

function writeColumn(column: StoredColumn, target: string, give: (value: unknown) => string, seen: Seen): string {
  const { fields, type } = column;
  const [field] = fields;
  if (fields.length > 1 || !isPlain(field))
    return `${target} = ${give((instance: object, now: number | undefined) => storedValue(column, instance, now, seen))}(o, now);`;

  const property = `o[${JSON.stringify(field.name)}]`;
  const otherwise = field.isGenerated ? undefined : defaultOf(field, give);
  const stored = give((value: unknown) => encodeNew(column, value, seen));
  return [
    `v = ${property};`,
    ...(otherwise ? [`if (v === undefined) v = ${property} = ${otherwise};`] : []),
    ...(field.isGenerated ? ['if (v === null) v = undefined;'] : []),
    `${target} = ${AS_HELD.has(type.kind) && !type.field ? `typeof v === 'object' ? ${stored}(v) : v` : `v === undefined ? v : ${stored}(v)`};`,
  ].join(' ');
}

/** The source of what a field holds that nobody set, `undefined` where the database says it. */
function defaultOf(field: ModelField, give: (value: unknown) => string): string | undefined {
  if (field.hasDefault) return give(field.default);
  if (field.nullable) return 'null';
  return isBlankText(field) ? "''" : undefined;
}

/** Whether a property of the instance holds the value, and its default is the same for each row. */
function isPlain({ column, relation, autoNow, autoNowAdd, isGenerated, kind, default: value }: ModelField): boolean {
  if (relation || column!.embeddedMetadata || column!.isVersion || autoNow || autoNowAdd) return false;
  return !(isGenerated && kind === 'uuid') && typeof value !== 'object' && typeof column!.default !== 'function';
}

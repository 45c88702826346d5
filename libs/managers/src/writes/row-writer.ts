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
 */
export type RowWriter = (instance: object, values: unknown[], now: number | undefined) => void;

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
 *     function (o, values, now) { let v; v = o["views"]; if (v === undefined) v = o["views"] = given[0]; values[0] = v; ... }
 *
 * Relations, embedded columns and what is computed for each row go through the functions that serve every column.
 */
export function compileRowWriter(columns: readonly StoredColumn[]): RowWriter {
  const given: unknown[] = [];
  const give = (value: unknown) => `given[${given.push(value) - 1}]`;
  const lines = columns.map((column, index) => writeColumn(column, `values[${index}]`, give));
  const source = `return function (o, values, now) {\n  if (o[DEFERRED]) return byColumn(o, values, now);\n  let v;\n  ${lines.join('\n  ')}\n};`;
  const byColumn: RowWriter = (instance, values, now) => {
    for (const [index, column] of columns.entries()) values[index] = storedValue(column, instance, now);
  };
  // oxlint-disable-next-line typescript/no-implied-eval -- names come from metadata and are quoted, values never appear
  return new Function('given', 'DEFERRED', 'byColumn', source)(given, DEFERRED, byColumn) as RowWriter;
}

function storedValue(column: StoredColumn, instance: object, now: number | undefined): unknown {
  fillColumn(instance, column, now);
  const value = heldValue(instance, column);
  if (value === undefined || (value === null && column.fields[0].isGenerated)) return undefined;
  return encode(column, value);
}

function writeColumn(column: StoredColumn, target: string, give: (value: unknown) => string): string {
  const { fields, type } = column;
  const [field] = fields;
  if (fields.length > 1 || !isPlain(field))
    return `${target} = ${give((instance: object, now: number | undefined) => storedValue(column, instance, now))}(o, now);`;

  const property = `o[${JSON.stringify(field.name)}]`;
  const otherwise = field.isGenerated ? undefined : defaultOf(field, give);
  const stored = give((value: unknown) => encode(column, value));
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

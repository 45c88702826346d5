import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** What a column holds, whatever the database calls it. */
export type FieldKind =
  | 'integer'
  | 'bigint'
  | 'float'
  | 'decimal'
  | 'char'
  | 'text'
  | 'boolean'
  | 'date'
  | 'time'
  | 'datetime'
  | 'json'
  | 'uuid'
  | 'binary'
  | 'duration'
  | 'file'
  | 'other'
  | 'relation';

const KINDS: [RegExp, FieldKind][] = [
  [/^bool/, 'boolean'],
  [/^(bigint|int8|unsigned big int)$/, 'bigint'],
  [/^(.*int.*|smallserial|serial|year)$/, 'integer'],
  [/^(decimal|numeric|dec|fixed|money)/, 'decimal'],
  [/^(float|real|double)/, 'float'],
  [/^(datetime|timestamp)/, 'datetime'],
  [/^date$/, 'date'],
  [/^time/, 'time'],
  [/json/, 'json'],
  [/^uuid$/, 'uuid'],
  [/blob|binary|bytea/, 'binary'],
  [/^(varchar|char|character|nchar|nvarchar|native character|citext|enum|simple-enum|varying)/, 'char'],
  [/text|clob/, 'text'],
];

/** What a column holds, from the type that it was declared with. */
export function fieldKindOf(column: ColumnMetadata, normalizedType: string): FieldKind {
  if (column.isArray) return 'other'; // PostgreSQL's
  if (column.type === Boolean) return 'boolean';
  if (column.type === Date) return 'datetime';
  if (column.type === 'tinyint') return 'boolean'; // how MySQL spells it
  if (column.generationStrategy === 'uuid') return 'uuid';
  return kindOfType(typeof column.type === 'string' ? column.type : normalizedType);
}

/** What a type of a database holds. */
export function kindOfType(type: string): FieldKind {
  return KINDS.find(([pattern]) => pattern.test(type.toLowerCase()))?.[1] ?? 'other';
}

import type { Model } from '../model/model.js';
import { BoundedMap } from '../sql/bounded-map.js';
import { dialectOf } from '../sql/dialect.js';
import { MAX_PARAMETERS, sqlTextFor } from '../sql/sql-text.js';
import { type StoredColumn, storedColumns } from './stored-columns.js';

/** What to do with a row that breaks a unique constraint: leave the old one, or write these columns of the new one over it. */
export interface OnConflict {
  readonly unique: readonly StoredColumn[];
  readonly update: readonly StoredColumn[];
}

/** How many texts a plan keeps: an insert in batches has two, the full batch and the rest. */
const MAX_TEXTS = 8;

/** SQLite keeps its statements prepared: more rows take more memory, and no less time. */
const MAX_EMBEDDED = 500;

/** An INSERT of rows that have the same columns set. Its text is written once for each number of rows. */
export class InsertPlan {
  /** The columns that the statement writes. */
  private readonly columns: readonly StoredColumn[];
  /** The columns that the database fills. */
  readonly unset: readonly StoredColumn[];
  /** The most rows in one statement. */
  readonly maxRows: number;
  /** Whether the keys that the database makes in one statement follow each other, so that the last one tells them all. */
  readonly hasSerialKeys: boolean;
  private readonly texts = new BoundedMap<string, string>(MAX_TEXTS);

  /** @param isSet which of the columns the rows have a value for */
  constructor(
    readonly model: Model,
    all: readonly StoredColumn[],
    readonly isSet: readonly boolean[],
  ) {
    const columns = all.filter((_column, index) => isSet[index]);
    this.columns = columns;
    this.unset = storedColumns(model).filter((column) => !columns.includes(column));
    const width = columns.length + (model.metadata.discriminatorColumn ? 1 : 0);
    const isEmbedded = dialectOf(model.dataSource).name === 'sqlite';
    const fitting = Math.max(1, Math.floor(MAX_PARAMETERS / width));
    this.maxRows = width === 0 ? 1 : isEmbedded ? Math.min(MAX_EMBEDDED, fitting) : fitting;
    const { isGenerated, kind } = model.primaryKey;
    const [only, ...others] = this.unset;
    this.hasSerialKeys =
      dialectOf(model.dataSource).name === 'sqlite' &&
      others.length === 0 &&
      only?.fields[0] === model.primaryKey &&
      isGenerated &&
      kind === 'integer';
  }

  /** Whether the statement gives back what the database filled. */
  isReturning(onConflict: OnConflict | undefined): boolean {
    const isNeeded = onConflict ? onConflict.update.length > 0 : !this.hasSerialKeys;
    return isNeeded && this.unset.length > 0 && dialectOf(this.model.dataSource).hasReturning;
  }

  /** The statement for so many rows. */
  text(rowCount: number, onConflict: OnConflict | undefined): string {
    const key = onConflict ? `${rowCount} ${conflictText(this.model, onConflict)}` : String(rowCount);
    const known = this.texts.get(key);
    if (known !== undefined) return known;
    const written = this.write(rowCount, onConflict);
    this.texts.set(key, written);
    return written;
  }

  private write(rowCount: number, onConflict: OnConflict | undefined): string {
    const { model, columns, unset } = this;
    const text = sqlTextFor(model);
    const { discriminatorColumn } = model.metadata;
    const names = columns.map(({ name }) => text.column(name));
    if (discriminatorColumn) names.push(text.column(discriminatorColumn.databaseName));
    const tuple = () => `(${names.map(text.value).join(', ')})`;
    const values =
      names.length > 0
        ? `(${names.join(', ')}) VALUES ${Array.from({ length: rowCount }, tuple).join(', ')}`
        : text.dialect.name === 'mysql'
          ? '() VALUES ()'
          : 'DEFAULT VALUES';
    const returning = this.isReturning(onConflict) ? ` RETURNING ${unset.map(({ name }) => text.column(name)).join(', ')}` : '';
    return `INSERT INTO ${text.table(model.table)} ${values}${onConflict ? conflictText(model, onConflict) : ''}${returning}`;
  }
}

/** What an INSERT does with rows in conflict, as SQL. */
export function conflictText(model: Model, { unique, update }: OnConflict): string {
  const text = sqlTextFor(model);
  const key = text.column(model.primaryKey.columnName);
  if (text.dialect.name === 'mysql') {
    const sets = update.map(({ name }) => `${text.column(name)} = VALUES(${text.column(name)})`);
    return ` ON DUPLICATE KEY UPDATE ${sets.join(', ') || `${key} = ${key}`}`;
  }
  const target = unique.length > 0 ? ` (${unique.map(({ name }) => text.column(name)).join(', ')})` : '';
  const sets = update.map(({ name }) => `${text.column(name)} = EXCLUDED.${text.column(name)}`);
  return ` ON CONFLICT${target} DO ${sets.length > 0 ? `UPDATE SET ${sets.join(', ')}` : 'NOTHING'}`;
}

import type { DataSource, DataSourceOptions } from 'typeorm';

/**
 * Which types columns have whose entities name none: `'django'` (moments with a time zone on PostgreSQL, texts of any length
 * on MySQL and MariaDB), or `'typeorm'` (moments without one; at most 64 KB).
 */
export type ColumnTypes = 'django' | 'typeorm';

/** TypeORM's options, and which types columns have. */
export type TypedColumnOptions = DataSourceOptions & { readonly columnTypes?: ColumnTypes };

const MOMENT = 'timestamp with time zone';
/** What TypeORM puts into a `text` of MySQL. */
const TEXTS: ReadonlySet<unknown> = new Set(['text', 'simple-json', 'simple-array']);

/** Gives a data source that is not initialised yet the types that its options say. */
export function useColumnTypes(dataSource: DataSource): void {
  const { columnTypes, type } = dataSource.options as TypedColumnOptions;
  if (columnTypes !== 'django') return;
  if (type === 'postgres') useMomentsWithZone(dataSource);
  if (type === 'mysql' || type === 'mariadb') useLongTexts(dataSource);
}

function useMomentsWithZone({ driver }: DataSource): void {
  const normalize = driver.normalizeType.bind(driver);
  driver.normalizeType = (column) => (column.type === Date ? MOMENT : normalize(column));
  Object.assign(driver.mappedDataTypes, { createDate: MOMENT, updateDate: MOMENT, deleteDate: MOMENT });
}

function useLongTexts({ driver }: DataSource): void {
  const normalize = driver.normalizeType.bind(driver);
  driver.normalizeType = (column) => (TEXTS.has(column.type) ? 'longtext' : normalize(column));
}

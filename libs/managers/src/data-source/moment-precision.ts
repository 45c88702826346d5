import type { DataSource } from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';

/** Decimals of a second, as Django's columns have and TypeORM's `@CreateDateColumn`. */
const PRECISION = 6;
const MOMENTS: ReadonlySet<unknown> = new Set([Date, 'datetime', 'timestamp', 'time']);

/**
 * Gives columns of moments on MySQL and MariaDB their fractions of seconds, where the entity says no precision: TypeORM's
 * own default is none, so that moments lost their milliseconds. A default that the database computes would need the same
 * precision; such columns stay as they are.
 */
export function keepMilliseconds(dataSource: DataSource): void {
  const { type } = dataSource.options;
  if (type !== 'mysql' && type !== 'mariadb') return;
  const source = dataSource as unknown as { buildMetadatas(): Promise<void> };
  const build = source.buildMetadatas.bind(dataSource);
  source.buildMetadatas = async () => {
    await build();
    for (const { columns } of dataSource.entityMetadatas) for (const column of columns) if (isMoment(column)) column.precision = PRECISION;
  };
}

function isMoment({ type, precision, default: value, onUpdate }: ColumnMetadata): boolean {
  return MOMENTS.has(type) && (precision === undefined || precision === null) && typeof value !== 'function' && !onUpdate;
}

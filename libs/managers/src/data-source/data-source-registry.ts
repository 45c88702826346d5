import { findApplication, ImproperlyConfigured } from '@nuages/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';

/** Data sources made outside any application, as in scripts: the only one alive serves where none is named. */
const standalone = new Set<DataSource>();

/** Remembers a data source that {@link dataSourceNamed} may find without an application. */
export function rememberDataSource(dataSource: DataSource): void {
  standalone.add(dataSource);
}

/** Forgets a closed data source. */
export function forgetDataSource(dataSource: DataSource): void {
  standalone.delete(dataSource);
}

/**
 * The data source of that name in the current application, the application's default one where no name is given, or the
 * only one alive in the process where there is no application.
 *
 * @throws ImproperlyConfigured when there is none, or no telling which
 */
export function dataSourceNamed(using?: DataSource | string): DataSource {
  if (using instanceof DataSource) return using;
  const found = findApplication()?.find<DataSource>(getDataSourceToken(using) as string);
  if (found) return found;
  const candidates = [...standalone].filter((dataSource) => dataSource.isInitialized);
  const [only] = candidates;
  if (only && candidates.length === 1 && using === undefined) return only;
  throw new ImproperlyConfigured(
    using === undefined
      ? `${candidates.length} data sources are open here. Say which one serves: { using: dataSource }.`
      : `There is no data source '${using}'. Name one that TypeOrmModule.forRoot({ name }) declares.`,
  );
}

import type { DataSource, InsertQueryBuilder, SelectQueryBuilder } from 'typeorm';

type InsertBuilder = InsertQueryBuilder<any>; // of any entity

const watched = new WeakSet<DataSource>();
/** What INSERTs of query builders write just now. */
const values = new WeakSet<object>();

/**
 * Whether an object is being inserted by a query builder, as `repository.insert` and `upsert` do: to TypeORM's subscribers
 * it looks like one that is saved, but it is a bulk operation, which sends no signals for rows.
 */
export function isInsertedInBulk(entity: object): boolean {
  return values.has(entity);
}

/** Notes what the query builders of a data source insert. Doing it twice does nothing. */
export function watchInserts(dataSource: DataSource): void {
  if (watched.has(dataSource)) return;
  watched.add(dataSource);
  const create = dataSource.createQueryBuilder.bind(dataSource) as (...given: unknown[]) => SelectQueryBuilder<any>;
  const createWatched = (...given: unknown[]) => {
    const builder = create(...given);
    const insert = builder.insert.bind(builder);
    return Object.assign(builder, { insert: () => watch(insert()) });
  };
  dataSource.createQueryBuilder = createWatched as never; // it has an overload for each way to call it
}

function watch(builder: InsertBuilder): InsertBuilder {
  const execute = builder.execute.bind(builder);
  return Object.assign(builder, {
    execute: async () => {
      const inserted = objectsIn(builder.expressionMap.valuesSet);
      for (const one of inserted) values.add(one);
      try {
        return await execute();
      } finally {
        for (const one of inserted) values.delete(one);
      }
    },
  });
}

function objectsIn(set: unknown): object[] {
  return [set].flat().filter((one): one is object => typeof one === 'object' && one !== null);
}

import type { DataSource } from 'typeorm';
import { modelOf } from '../model/models.js';
import { buildRow } from '../writes/build-row.js';
import { createRow } from '../writes/save.js';

/** Makes rows for tests. */
export interface Factory<E extends object> {
  /** An instance that is not saved. */
  build(values?: Partial<E>): E;
  /** A saved instance. */
  create(values?: Partial<E>): Promise<E>;
  createMany(count: number, values?: Partial<E>): Promise<E[]>;
}

/**
 * A factory of an entity: `defaults` makes the values that a test does not name; `n` counts from 1.
 *
 * @example
 * const tags = factory(Tag, (n) => ({ name: `tag ${n}` }));
 * const tag = await tags.create();
 */
export function factory<E extends object>(
  entity: new () => E,
  defaults: (n: number) => Partial<E>,
  using?: DataSource | string,
): Factory<E> {
  let count = 0;
  const values = (given: Partial<E> = {}) => ({ ...defaults((count += 1)), ...given }) as Record<string, unknown>;
  const create = async (given?: Partial<E>) => (await createRow(modelOf(entity, using), values(given))) as E;
  return {
    build: (given) => buildRow(modelOf(entity, using), values(given)) as E,
    create,
    createMany: async (size, given) => {
      const made: E[] = [];
      while (made.length < size) made.push(await create(given));
      return made;
    },
  };
}

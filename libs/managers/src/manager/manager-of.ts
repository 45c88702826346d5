import { findApplication } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { type EntityRef, modelOf } from '../model/models.js';
import type { ManyPath, OfferedMany, RelatedRow } from '../queryset/typed-paths.js';
import { relatedManager } from '../writes/related.js';
import type { RelatedManager } from '../writes/related-manager.js';
import { findDefaultManager } from './default-manager.js';
import { Manager } from './manager.js';

type EntityClass<E> = abstract new (...args: never[]) => E;

/** The plain manager of an entity, in the current application's data source or the one given. */
export function managerOf<E extends object>(entity: EntityClass<E>, using?: DataSource | string): Manager<E> {
  return new Manager<E>(entity as EntityRef, using);
}

/** The entity's default manager in the current application: what `@InjectManager(Entity)` gives. */
export function defaultManagerOf<E extends object>(entity: EntityClass<E>): Manager<E> {
  const application = findApplication();
  return application ? (findDefaultManager(application, entity, undefined) as Manager<E>) : managerOf(entity);
}

/** The rows that a to-many relation of `instance` links: to add, remove, set, clear. */
export function related<T extends object = never, E extends object = any, const N extends OfferedMany<E> = string>(
  instance: E,
  name: ManyPath<E, N>,
): RelatedManager<RelatedRow<E, T, N>> {
  return relatedManager(modelOf(instance), instance, name as string);
}

import { Inject } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { type EntityRef, modelOf } from '../model/models.js';
import { relatedManager } from '../writes/related.js';
import type { RelatedManager } from '../writes/related-manager.js';
import { Manager } from './manager.js';

type EntityClass<E> = abstract new (...args: never[]) => E;

const tokens = new WeakMap<object, symbol>();

/** The token under which an entity's default manager is provided. */
export function getManagerToken(entity: object): symbol {
  const known = tokens.get(entity);
  if (known) return known;
  const token = Symbol(`Manager of ${(entity as { name?: string }).name ?? 'an entity'}`);
  tokens.set(entity, token);
  return token;
}

/** Injects an entity's default manager: a plain one. Needs `ManagersModule.forFeature([Entity])`. */
export function InjectManager(entity: object): ParameterDecorator & PropertyDecorator {
  return Inject(getManagerToken(entity)) as ParameterDecorator & PropertyDecorator;
}

/** The plain manager of an entity, in the current application's data source or the one given. */
export function managerOf<E extends object>(entity: EntityClass<E>, using?: DataSource | string): Manager<E> {
  return new Manager<E>(entity as EntityRef, using);
}

/** The rows that a to-many relation of `instance` links: to add, remove, set, clear. */
export function related<T extends object = object>(instance: object, name: string): RelatedManager<T> {
  return relatedManager<T>(modelOf(instance), instance, name);
}

import { Injectable, type Type } from '@nestjs/common';
import { ImproperlyConfigured } from '@nuages/core';
import { type EntityRef, targetOf } from '../model/models.js';
import type { Manager } from './manager.js';
import { getManagerToken } from './manager-tokens.js';

/** Options of {@link ManagerFor}. */
export interface ManagerForOptions {
  /**
   * Makes it what `@InjectManager(Entity)` and viewsets get, of entities derived from this one too. An entity has one such
   * manager, or one for each data source that `using` names. Default `false`.
   */
  readonly default?: boolean;
  /** The name of the data source that it reads, as given to `TypeOrmModule.forRoot({ name })`. */
  readonly using?: string;
}

/** What {@link ManagerFor} says of a manager's class. */
export interface ManagerDeclaration extends ManagerForOptions {
  readonly entity: EntityRef;
}

/** A manager's class. */
export type ManagerClass = Type<Manager<any>>; // any entity

const declarations = new WeakMap<object, ManagerDeclaration>();
const defaults = new WeakMap<object, Map<string | undefined, ManagerClass>>();
const listeners = new Set<(token: symbol) => void>();

/**
 * Says which entity a manager's class is for, and makes it injectable. List it in `ManagersModule.forFeature`.
 *
 * @example
 * @ManagerFor(Post, { default: true })
 * export class PostManager extends Manager<Post> {
 *   published() { return this.filter({ status: 'published' }); }
 * }
 * @throws ImproperlyConfigured where the entity has another default manager
 */
export function ManagerFor(entity: EntityRef, options: ManagerForOptions = {}): ClassDecorator {
  return (target) => {
    declarations.set(target, { ...options, entity });
    if (options.default) setDefault(targetOf(entity), options.using, target as never);
    Injectable()(target);
  };
}

/** What is said of a manager's class or of one that it derives from; `undefined` where nothing is. */
export function declarationOf(managerClass: object): ManagerDeclaration | undefined {
  for (let current: object | null = managerClass; current && current !== Function.prototype; current = Object.getPrototypeOf(current))
    if (declarations.has(current)) return declarations.get(current);
  return undefined;
}

/** Tells whether an entity has a default manager of its own that reads that data source. */
export function hasDefaultManager(entity: object, using: string | undefined): boolean {
  return defaults.get(targetOf(entity))?.has(using) ?? false;
}

/** The class of an entity's default manager, where it or an entity that it derives from has declared one. */
export function defaultManagerClassOf(entity: object, using?: string): ManagerClass | undefined {
  for (let current = targetOf(entity); current && current !== Function.prototype; current = Object.getPrototypeOf(current) as object) {
    const declared = defaults.get(current);
    if (declared) return declared.get(using) ?? declared.get(undefined);
  }
  return undefined;
}

/** Calls `listener` with the token of each default manager that is declared from now on. Gives the function that ends that. */
export function onDefaultManager(listener: (token: symbol) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function setDefault(entity: object, using: string | undefined, managerClass: ManagerClass): void {
  const declared = defaults.get(entity) ?? new Map<string | undefined, ManagerClass>();
  const other = declared.get(using);
  if (other)
    throw new ImproperlyConfigured(
      `${(entity as { name?: string }).name ?? 'The entity'} has two default managers: ${other.name} and ${managerClass.name}. Take 'default: true' from one.`,
    );
  defaults.set(entity, declared.set(using, managerClass));
  for (const listener of listeners) listener(getManagerToken(entity, using));
}

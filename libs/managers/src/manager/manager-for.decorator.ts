import { Injectable } from '@nestjs/common';
import { ImproperlyConfigured } from '@nuages/core';
import type { EntityRef } from '../model/models.js';

/** Options of {@link ManagerFor}. */
export interface ManagerForOptions {
  /** Makes it what `@InjectManager(Entity)` and viewsets get. An entity has one such manager. Default `false`. */
  readonly default?: boolean;
  /** The name of the data source that it reads, as given to `TypeOrmModule.forRoot({ name })`. */
  readonly using?: string;
}

/** What {@link ManagerFor} says of a manager's class. */
export interface ManagerDeclaration extends ManagerForOptions {
  readonly entity: EntityRef;
}

const declarations = new WeakMap<object, ManagerDeclaration>();
const defaults = new WeakMap<object, object>();

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
    if (options.default) setDefault(entity, target);
    Injectable()(target);
  };
}

/** What is said of a manager's class or of one that it derives from; `undefined` where nothing is. */
export function declarationOf(managerClass: object): ManagerDeclaration | undefined {
  for (let current: object | null = managerClass; current && current !== Function.prototype; current = Object.getPrototypeOf(current))
    if (declarations.has(current)) return declarations.get(current);
  return undefined;
}

/** Tells whether an entity has a default manager of its own. */
export function hasDefaultManager(entity: object): boolean {
  return defaults.has(entity);
}

function setDefault(entity: object, managerClass: { name: string }): void {
  const other = defaults.get(entity) as { name: string } | undefined;
  if (other)
    throw new ImproperlyConfigured(
      `${(entity as { name?: string }).name ?? 'The entity'} has two default managers: ${other.name} and ${managerClass.name}. Take 'default: true' from one.`,
    );
  defaults.set(entity, managerClass);
}

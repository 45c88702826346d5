import { Injectable } from '@nestjs/common';
import { Application } from '@nuages/core';
import type { EntitySchema } from 'typeorm';
import { findDefaultManager } from './default-manager.js';
import { Manager } from './manager.js';

/** What declares an entity: its class, or its schema. */
type EntityOf<E> = (abstract new (...args: never[]) => E) | EntitySchema<E>;

/**
 * The managers of an application: every entity has one, declared or not.
 *
 * @example
 * constructor(private readonly managers: ManagerRegistry) {}
 * const tags = await this.managers.for(Tag).all();
 */
@Injectable()
export class ManagerRegistry {
  constructor(private readonly application: Application) {}

  /** The default manager of an entity. */
  for<E extends object>(entity: EntityOf<E>, { using }: { using?: string } = {}): Manager<E> {
    return findDefaultManager(this.application, entity, using) as Manager<E>;
  }

  /** The plain manager of an entity, with all of its rows. */
  base<E extends object>(entity: EntityOf<E>, { using }: { using?: string } = {}): Manager<E> {
    return new Manager<E>(entity, using);
  }
}

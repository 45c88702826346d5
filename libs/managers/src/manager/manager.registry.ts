import { Injectable } from '@nestjs/common';
import { Application } from '@nuages/core';
import { Manager } from './manager.js';
import { getManagerToken } from './manager-tokens.js';

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
  for<E extends object>(entity: abstract new (...args: never[]) => E, { using }: { using?: string } = {}): Manager<E> {
    return this.application.find<Manager<E>>(getManagerToken(entity, using)) ?? new Manager<E>(entity, using);
  }

  /** The plain manager of an entity, with all of its rows. */
  base<E extends object>(entity: abstract new (...args: never[]) => E, { using }: { using?: string } = {}): Manager<E> {
    return new Manager<E>(entity, using);
  }
}

import { ImproperlyConfigured } from '@nuages/core';
import { type DataSource, type EntityMetadata, EntitySchema, type ObjectLiteral } from 'typeorm';
import { dataSourceNamed } from '../data-source/data-source-registry.js';
import { heldBy } from './deferred.js';
import type { ModelField } from './model-field.js';
import { Model } from './model.js';

/** An entity as users name it: its class, a schema, or an instance. */
export type EntityRef = (abstract new (...args: never[]) => object) | EntitySchema<any> | object; // a schema of any entity

const known = new WeakMap<DataSource, Map<EntityMetadata, Model>>();

/**
 * The model of an entity class, EntitySchema or instance, in the current application's data source (or the one given).
 * Computed once a data source.
 *
 * @throws ImproperlyConfigured where the data source does not know the entity
 */
export function modelOf(entity: EntityRef, using?: DataSource | string): Model {
  const dataSource = dataSourceNamed(using);
  const target = typeof entity === 'function' || 'options' in entity ? entity : entity.constructor;
  if (!dataSource.hasMetadata(target as ObjectLiteral as never)) {
    const name = typeof target === 'function' ? target.name : 'the schema';
    throw new ImproperlyConfigured(`The data source does not know the entity '${name}'. Add it to the data source's 'entities'.`);
  }
  return modelForMetadata(dataSource, dataSource.getMetadata(target as never));
}

/** What an entity is known by: its class, or its schema where that has no class. */
export function targetOf(entity: object): object {
  return (entity instanceof EntitySchema && entity.options.target) || entity;
}

/** The models of a data source, without the tables that only join others. */
export function modelsOf(using?: DataSource | string): Model[] {
  const dataSource = dataSourceNamed(using);
  const own = dataSource.entityMetadatas.filter(({ tableType }) => tableType === 'regular' || tableType === 'entity-child');
  return own.map((metadata) => modelForMetadata(dataSource, metadata));
}

/** The model that belongs to TypeORM's metadata of an entity. */
export function modelForMetadata(dataSource: DataSource, metadata: EntityMetadata): Model {
  const found = known.get(dataSource)?.get(metadata);
  if (found) return found;
  const models = known.get(dataSource) ?? new Map<EntityMetadata, Model>();
  known.set(dataSource, models);
  const model = new Model(metadata, dataSource, (target) => modelForMetadata(dataSource, target));
  models.set(metadata, model);
  return model;
}

/**
 * The key that a to-one relation of an instance holds, without a query, whether the related row is loaded or not;
 * `null` where there is none, `undefined` where it was never read.
 */
export function foreignKeyOf(instance: object, relationName: string, using?: DataSource | string): unknown {
  return foreignKeyIn(instance, modelOf(instance, using).field(relationName));
}

/** As {@link foreignKeyOf}, of a relation's field: also for instances that have no class, as those of an EntitySchema. */
export function foreignKeyIn(instance: object, { name, relation }: ModelField): unknown {
  const value = heldBy(instance, name);
  if (value === null) return null;
  if (value !== undefined) return typeof value === 'object' ? relation!.target().keyOf(value) : value;
  return (instance as { [FOREIGN_KEYS]?: Record<string, unknown> })[FOREIGN_KEYS]?.[name];
}

/** Where querysets keep the foreign keys of relations that they did not load. */
export const FOREIGN_KEYS = Symbol('nuages.foreignKeys');

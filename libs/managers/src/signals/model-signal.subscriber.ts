import type { AnySignal } from '@nuages/signals';
import { runInsideRunner } from '../transaction/runner-transaction.js';
import type {
  DataSource,
  EntityMetadata,
  EntitySubscriberInterface,
  InsertEvent,
  RecoverEvent,
  RemoveEvent,
  SoftRemoveEvent,
  UpdateEvent,
} from 'typeorm';
import { modelForMetadata } from '../model/models.js';
import { isInsertedInBulk, watchInserts } from './bulk-inserts.js';
import { postDelete, postSave, preDelete, preSave } from './model-signals.js';
import { senderOf, sendSignal } from './send-signal.js';

/**
 * Sends the model signals for code that uses TypeORM's repositories directly: `save`, `remove`, `softRemove` and `recover`,
 * for each row, also those that they reach by cascades. The instance is the object that was given, of the entity's class
 * or a plain one. `insert`, `update`, `upsert`, `delete` and query builders are bulk operations, which send nothing.
 * Managers write without TypeORM's persistence, so that nothing is sent twice.
 */
export class ModelSignalSubscriber implements EntitySubscriberInterface {
  beforeInsert(event: InsertEvent<any>): Promise<void> | void {
    if (isSaved(event)) return send(event, preSave, SAVED);
  }

  afterInsert(event: InsertEvent<any>): Promise<void> | void {
    if (isSaved(event)) return send(event, postSave, { ...SAVED, created: true });
  }

  beforeUpdate(event: UpdateEvent<any>): Promise<void> | void {
    if (event.databaseEntity) return send(event, preSave, SAVED);
  }

  afterUpdate(event: UpdateEvent<any>): Promise<void> | void {
    if (event.databaseEntity) return send(event, postSave, { ...SAVED, created: false });
  }

  beforeRemove(event: RemoveEvent<any>): Promise<void> | void {
    return send(event, preDelete, {});
  }

  /** TypeORM has taken the key away from the entity: receivers get a copy that has it, as in Django. */
  afterRemove(event: RemoveEvent<any>): Promise<void> | void {
    return send(event, postDelete, {}, event.entity && withKey(event.entity as object, event));
  }

  beforeSoftRemove(event: SoftRemoveEvent<any>): Promise<void> | void {
    return send(event, preSave, hidden(event.metadata));
  }

  afterSoftRemove(event: SoftRemoveEvent<any>): Promise<void> | void {
    return send(event, postSave, { ...hidden(event.metadata), created: false });
  }

  beforeRecover(event: RecoverEvent<any>): Promise<void> | void {
    return send(event, preSave, hidden(event.metadata));
  }

  afterRecover(event: RecoverEvent<any>): Promise<void> | void {
    return send(event, postSave, { ...hidden(event.metadata), created: false });
  }
}

/** Adds the subscriber to a data source, once. */
export function subscribeModelSignals(dataSource: DataSource): void {
  if (dataSource.subscribers.some((subscriber) => subscriber instanceof ModelSignalSubscriber)) return;
  dataSource.subscribers.push(new ModelSignalSubscriber());
  watchInserts(dataSource);
}

const SAVED = { raw: false, updateFields: null };

/** A row that is soft-deleted, or brought back, is saved but for one field. */
function hidden({ deleteDateColumn }: EntityMetadata): object {
  return { raw: false, updateFields: deleteDateColumn ? [deleteDateColumn.propertyPath] : null };
}

function isSaved({ entity }: InsertEvent<unknown>): boolean {
  return typeof entity === 'object' && entity !== null && !isInsertedInBulk(entity);
}

function withKey(entity: object, { metadata, entityId }: RemoveEvent<any>): object {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(entity) as object) as object, entity);
  const isMap = typeof entityId === 'object' && entityId !== null && !(entityId instanceof Date);
  for (const column of metadata.primaryColumns)
    column.setEntityValue(copy, isMap ? (column.getEntityValue(entityId as object) as unknown) : entityId);
  return copy;
}

type Event = Pick<InsertEvent<any>, 'dataSource' | 'queryRunner' | 'metadata'> & { readonly entity?: unknown };

/**
 * Receivers run inside the transaction that TypeORM has open for the rows: on an embedded database what they write would
 * wait for its end for ever. Statements of a query builder name no entity.
 */
function send({ dataSource, queryRunner, metadata, entity }: Event, signal: AnySignal, payload: object, instance = entity) {
  if (metadata.isJunction || typeof instance !== 'object' || instance === null) return;
  const sender = senderOf(modelForMetadata(dataSource, metadata));
  return runInsideRunner(dataSource, queryRunner, () => sendSignal(dataSource, signal, sender, { ...payload, instance }));
}

import type { DataSource, EntityMetadata, EntitySubscriberInterface, InsertEvent, RemoveEvent, UpdateEvent } from 'typeorm';
import { modelForMetadata } from '../model/models.js';
import { postDelete, postSave, preDelete, preSave } from './model-signals.js';
import { senderOf, sendSignal } from './send-signal.js';
import type { AnySignal } from '@nuages/signals';

/**
 * Sends the model signals for code that uses TypeORM's repositories directly. Managers write without TypeORM's persistence,
 * so that nothing is sent twice.
 */
export class ModelSignalSubscriber implements EntitySubscriberInterface {
  beforeInsert({ metadata, entity, connection }: InsertEvent<any>): Promise<void> | void {
    return send(connection, preSave, metadata, entity, { raw: false, updateFields: null });
  }

  afterInsert({ metadata, entity, connection }: InsertEvent<any>): Promise<void> | void {
    return send(connection, postSave, metadata, entity, { raw: false, updateFields: null, created: true });
  }

  beforeUpdate({ metadata, entity, connection }: UpdateEvent<any>): Promise<void> | void {
    return send(connection, preSave, metadata, entity, { raw: false, updateFields: null });
  }

  afterUpdate({ metadata, entity, connection }: UpdateEvent<any>): Promise<void> | void {
    return send(connection, postSave, metadata, entity, { raw: false, updateFields: null, created: false });
  }

  beforeRemove({ metadata, entity, connection }: RemoveEvent<any>): Promise<void> | void {
    return send(connection, preDelete, metadata, entity, {});
  }

  afterRemove({ metadata, entity, connection }: RemoveEvent<any>): Promise<void> | void {
    return send(connection, postDelete, metadata, entity, {});
  }
}

/** Adds the subscriber to a data source, once. */
export function subscribeModelSignals(dataSource: DataSource): void {
  if (dataSource.subscribers.some((subscriber) => subscriber instanceof ModelSignalSubscriber)) return;
  dataSource.subscribers.push(new ModelSignalSubscriber());
}

/** Statements of a query builder name no entity: they are bulk operations, which send nothing. */
function send(dataSource: DataSource, signal: AnySignal, metadata: EntityMetadata, entity: unknown, payload: object) {
  if (metadata.isJunction || !isInstance(entity, metadata)) return;
  return sendSignal(dataSource, signal, senderOf(modelForMetadata(dataSource, metadata)), { ...payload, instance: entity });
}

function isInstance(entity: unknown, { target }: EntityMetadata): entity is object {
  return typeof target === 'function' ? entity instanceof target : typeof entity === 'object' && entity !== null;
}

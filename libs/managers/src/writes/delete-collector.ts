import { FieldError, ProtectedError, RestrictedError } from '@nuages/core';
import { refuseCompositeKey, refuseSeveralColumns } from '../model/composite-key.js';
import type { ModelField } from '../model/model-field.js';
import type { Model } from '../model/model.js';
import { foreignKeyIn, modelForMetadata } from '../model/models.js';
import { postDelete, preDelete } from '../signals/model-signals.js';
import { isHeard, senderOf, sendSignal } from '../signals/send-signal.js';
import { executeSql } from '../sql/execute.js';
import { atomic } from '../transaction/atomic.js';
import { readRows } from './read-rows.js';
import { chunks, sqlTextFor } from '../sql/sql-text.js';
import { areRows, columnsNamed, encode, heldValue, holdValue, identityOf, keyColumn } from './stored-columns.js';

/** How many rows a delete took, in all and by model; the rows of join tables count as `Post_tags`. */
export interface DeleteResult {
  readonly deleted: number;
  readonly perModel: Readonly<Record<string, number>>;
}

interface FieldUpdate {
  readonly field: ModelField;
  readonly value: unknown;
  readonly rows: readonly object[];
}

const CHUNK = 500;

/**
 * Finds everything that a delete reaches, by each relation's `onDelete`, and deletes it in an order that no constraint
 * objects to.
 *
 * @see Django's `django.db.models.deletion.Collector`
 */
export class DeleteCollector {
  /** The rows to delete by key, by model, in the order in which they were found. */
  private readonly rows = new Map<Model, Map<unknown, object>>();
  /** Models whose rows go before those of the model in front. */
  private readonly dependencies = new Map<Model, Set<Model>>();
  private readonly updates: FieldUpdate[] = [];
  /** Rows of which nothing else hangs and nobody hears: they go by one statement. */
  private readonly fastDeletes: { readonly field: ModelField; readonly keys: unknown[] }[] = [];
  private readonly restricted = new Map<ModelField, Map<unknown, object>>();
  private readonly counts: Record<string, number> = {};

  /** Adds rows and all that hangs on them. @throws ProtectedError, RestrictedError */
  async collect(model: Model, instances: readonly object[]): Promise<void> {
    await this.reach(model, instances, undefined);
    const standing = [...this.restricted].flatMap(([field, rows]) =>
      [...rows].filter(([key, row]) => !this.isTaken(field.model, key, row)).map(([, row]) => row),
    );
    if (standing.length === 0) return;
    throw new RestrictedError(
      `Rows of ${namesOf(standing)} refer to this ${model.name} and restrict its deletion. Delete them first.`,
      standing,
    );
  }

  /** Deletes what was collected, in one transaction. Sends `preDelete` and `postDelete` for each row. */
  async delete(): Promise<DeleteResult> {
    const models = this.sort();
    const [first] = models;
    if (!first) return { deleted: 0, perModel: {} };
    await atomic(() => this.run(models), { using: first.dataSource, savepoint: false });
    const deleted = Object.values(this.counts).reduce((sum, count) => sum + count, 0);
    return { deleted, perModel: { ...this.counts } };
  }

  private async run(models: readonly Model[]): Promise<void> {
    const ordered = models.map((model) => [model, sortByKey(this.rows.get(model)!)] as const);
    for (const [model, rows] of ordered)
      for (const instance of rows.values()) await sendSignal(model.dataSource, preDelete, senderOf(model), { instance });
    for (const { field, keys } of this.fastDeletes)
      this.count(field.model.name, await deleteWhere(field.model, field.model.table, field.columnName, keys));
    for (const update of this.updates) await this.updateField(update);
    for (const [model, rows] of ordered) await this.deleteRows(model, rows);
    for (const update of this.updates) this.holdUpdate(update); // receivers of postDelete saw what the rows had
  }

  private async deleteRows(model: Model, rows: ReadonlyMap<unknown, object>): Promise<void> {
    const instances = [...rows.values()].toReversed();
    const junctions = junctionsOf(model);
    if (junctions.length > 0) refuseCompositeKey(model, 'A join table');
    const keys = instances.map((instance) => model.keyOf(instance));
    for (const { name, table, column } of junctions) this.count(name, await deleteWhere(model, table, column, keys));
    for (const chunk of chunks(instances, CHUNK)) {
      const text = sqlTextFor(model);
      const sql = `DELETE FROM ${text.table(model.table)} WHERE ${areRows(text, model, chunk)}`;
      this.count(model.name, (await executeSql(model.dataSource, sql, text.parameters)).affected);
    }
    for (const instance of instances) await sendSignal(model.dataSource, postDelete, senderOf(model), { instance });
  }

  private async updateField({ field, value, rows }: FieldUpdate): Promise<void> {
    const [column] = columnsNamed(field.model, [field.name]);
    for (const chunk of chunks(rows, CHUNK)) {
      const text = sqlTextFor(field.model);
      const sql =
        `UPDATE ${text.table(field.model.table)} SET ${text.column(field.columnName)} = ${text.value(encode(column!, value))} ` +
        `WHERE ${areRows(text, field.model, chunk)}`;
      await executeSql(field.model.dataSource, sql, text.parameters);
    }
  }

  private holdUpdate({ field, value, rows }: FieldUpdate): void {
    const [column] = columnsNamed(field.model, [field.name]);
    for (const row of rows) {
      const instance = this.rows.get(field.model)?.get(identityOf(field.model, row));
      if (instance) holdValue(instance, column!, value);
    }
  }

  private async reach(
    model: Model,
    instances: readonly object[],
    source: { model: Model; isNullable: boolean } | undefined,
  ): Promise<void> {
    const fresh = this.add(model, instances, source);
    if (fresh.length === 0) return;
    const stopped: object[] = [];
    for (const field of referencesTo(model)) {
      if (field.onDelete === undefined || field.onDelete === 'DO_NOTHING') continue;
      refuseSeveralColumns(field);
      const keys = fresh.map((instance) => keyReferredTo(field, instance));
      if (field.onDelete === 'CASCADE' && isUnobserved(field.model)) this.fastDeletes.push({ field, keys });
      else await this.follow(field, await readRows(field.model, field.columnName, keys), model, stopped);
    }
    if (stopped.length > 0)
      throw new ProtectedError(`Rows of ${namesOf(stopped)} refer to this ${model.name} and protect it. Delete them first.`, stopped);
  }

  private async follow(field: ModelField, rows: readonly object[], target: Model, stopped: object[]): Promise<void> {
    if (rows.length === 0) return;
    switch (field.onDelete) {
      case 'CASCADE':
        // a nullable key lets go first, so that circles come apart
        if (field.nullable) this.updates.push({ field, value: null, rows });
        return this.reach(field.model, rows, { model: target, isNullable: field.nullable });
      case 'PROTECT':
        stopped.push(...rows);
        return;
      case 'RESTRICT': {
        const known = this.restricted.get(field) ?? new Map<unknown, object>();
        this.restricted.set(field, known);
        for (const row of rows) known.set(identityOf(field.model, row), row);
        this.depend(target, field.model);
        return;
      }
      default:
        this.updates.push({ field, value: field.onDelete === 'SET_DEFAULT' ? (field.default ?? null) : null, rows });
    }
  }

  private add(model: Model, instances: readonly object[], source: { model: Model; isNullable: boolean } | undefined): object[] {
    const rows = this.rows.get(model) ?? new Map<unknown, object>();
    this.rows.set(model, rows);
    const fresh = instances.filter((instance) => !rows.has(identityOf(model, instance)));
    for (const instance of fresh) rows.set(identityOf(model, instance), instance);
    if (source && !source.isNullable) this.depend(source.model, model);
    return fresh;
  }

  private depend(model: Model, dependency: Model): void {
    this.dependencies.set(model, (this.dependencies.get(model) ?? new Set()).add(dependency));
  }

  /** The models in an order in which none goes before those that refer to it; as found where they refer in a circle. */
  private sort(): Model[] {
    const models = [...this.rows.keys()].filter((model) => this.rows.get(model)!.size > 0);
    const sorted: Model[] = [];
    while (sorted.length < models.length) {
      const ready = models.filter(
        (model) =>
          !sorted.includes(model) &&
          [...(this.dependencies.get(model) ?? [])].every((other) => other === model || sorted.includes(other) || !models.includes(other)),
      );
      if (ready.length === 0) return models;
      sorted.push(...ready);
    }
    return sorted;
  }

  private isTaken(model: Model, key: unknown, row: object): boolean {
    if (this.rows.get(model)?.has(key)) return true;
    return this.fastDeletes.some(({ field, keys }) => field.model === model && keys.includes(foreignKeyIn(row, field)));
  }

  private count(name: string, count: number): void {
    if (count > 0) this.counts[name] = (this.counts[name] ?? 0) + count;
  }
}

/** Deletes instances and what hangs on them; they lose nothing but their rows. */
export async function deleteInstances(model: Model, instances: readonly object[]): Promise<DeleteResult> {
  if (instances.some((instance) => (heldValue(instance, keyColumn(model)) ?? null) === null))
    throw new FieldError(`delete: a ${model.name} without a key is not saved, so it cannot be deleted.`);
  const collector = new DeleteCollector();
  return atomic(
    async () => {
      await collector.collect(model, instances);
      return collector.delete();
    },
    { using: model.dataSource, savepoint: false },
  );
}

/** The foreign keys, of any model, that lead to this one. */
function referencesTo(model: Model): ModelField[] {
  const { dataSource } = model;
  const others = dataSource.entityMetadatas.filter(({ isJunction, tableType }) => !isJunction && tableType !== 'entity-child');
  return others.flatMap((metadata) =>
    [...modelForMetadata(dataSource, metadata).fields.values()].filter(
      ({ relation, column }) => relation?.isOwner && column !== undefined && relation.target().table === model.table,
    ),
  );
}

function junctionsOf(model: Model): { name: string; table: string; column: string }[] {
  const { dataSource } = model;
  return dataSource.entityMetadatas.flatMap((metadata) =>
    metadata.manyToManyRelations
      .filter(({ isOwning }) => isOwning)
      .flatMap((relation) => {
        const junction = { name: `${metadata.name}_${relation.propertyPath}`, table: relation.junctionEntityMetadata!.tablePath };
        const near = metadata.tablePath === model.table ? [{ ...junction, column: relation.joinColumns[0]!.databaseName }] : [];
        const far =
          relation.inverseEntityMetadata.tablePath === model.table
            ? [{ ...junction, column: relation.inverseJoinColumns[0]!.databaseName }]
            : [];
        return [...near, ...far];
      }),
  );
}

function isUnobserved(model: Model): boolean {
  const sender = senderOf(model);
  return (
    !isHeard(model.dataSource, preDelete, sender) &&
    !isHeard(model.dataSource, postDelete, sender) &&
    referencesTo(model).length === 0 &&
    junctionsOf(model).length === 0
  );
}

function keyReferredTo(field: ModelField, instance: object): unknown {
  return field.relation!.metadata.joinColumns[0]!.referencedColumn!.getEntityValue(instance) as unknown;
}

async function deleteWhere(model: Model, table: string, column: string, keys: readonly unknown[]): Promise<number> {
  let count = 0;
  for (const chunk of chunks(keys, CHUNK)) {
    const text = sqlTextFor(model);
    const sql = `DELETE FROM ${text.table(table)} WHERE ${text.isAmong(column, chunk)}`;
    count += (await executeSql(model.dataSource, sql, text.parameters)).affected;
  }
  return count;
}

function sortByKey(rows: ReadonlyMap<unknown, object>): Map<unknown, object> {
  return new Map([...rows].sort(([a], [b]) => ((a as number) < (b as number) ? -1 : 1)));
}

function namesOf(rows: readonly object[]): string {
  return [...new Set(rows.map((row) => row.constructor.name))].join(', ');
}

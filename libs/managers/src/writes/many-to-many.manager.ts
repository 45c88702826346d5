import { FieldError } from '@nuages/core';
import type { ModelField } from '../model/model-field.js';
import { throughModelOf } from '../model/through-model.js';
import { type M2mAction, m2mChanged } from '../signals/model-signals.js';
import { senderOf, sendSignal } from '../signals/send-signal.js';
import { type Through, throughOf } from '../signals/through.js';
import { executeSql } from '../sql/execute.js';
import type { Given, Seen } from '../queryset/typed-expressions.js';
import type { Values } from '../queryset/typed-values.js';
import { atomic } from '../transaction/atomic.js';
import { bulkCreate, type BulkCreateOptions } from './bulk.js';
import { RelatedManager, type RowOrKey, type ThroughOptions } from './related-manager.js';
import { createRow } from './save.js';
import { chunks, sqlTextFor, type SqlText } from '../sql/sql-text.js';

const CHUNK = 500;

/** The links of a many-to-many relation of one instance. Sends `m2mChanged`. */
export class ManyToManyManager<T extends object = any> extends RelatedManager<T> /* of any entity */ {
  override async keys(): Promise<unknown[]> {
    const text = this.text();
    const { targetColumn } = this.junction;
    const sql = `SELECT ${text.column(targetColumn)} FROM ${this.fromOwn(text)} ORDER BY 1`;
    const { rows } = await executeSql(this.target.dataSource, sql, text.parameters);
    return rows.map(([key]) => key);
  }

  override add(...rows: RowOrKey<T>[]): Promise<void> {
    return this.addAll(rows);
  }

  override async addAll(rows: readonly RowOrKey<T>[], options: ThroughOptions = {}): Promise<void> {
    const wanted = [...new Set(rows.map((row) => this.keyOf(row)))];
    if (wanted.length === 0) return;
    await this.inTransaction(async () => {
      const linked = new Set(await this.keys());
      const missing = wanted.filter((key) => !linked.has(key));
      await this.announce('pre_add', missing);
      for (const chunk of chunks(missing, CHUNK)) await this.link(chunk, options);
      await this.announce('post_add', missing);
    });
  }

  override async remove(...rows: RowOrKey<T>[]): Promise<void> {
    const keys = [...new Set(rows.map((row) => this.keyOf(row)))];
    if (keys.length === 0) return;
    await this.inTransaction(async () => {
      await this.announce('pre_remove', keys);
      for (const chunk of chunks(keys, CHUNK)) {
        const text = this.text();
        const sql = `DELETE FROM ${this.fromOwn(text)} AND ${text.isAmong(this.junction.targetColumn, chunk)}`;
        await executeSql(this.target.dataSource, sql, text.parameters);
      }
      await this.announce('post_remove', keys);
    });
  }

  override async clear(): Promise<void> {
    await this.inTransaction(async () => {
      await this.announce('pre_clear', null);
      const text = this.text();
      await executeSql(this.target.dataSource, `DELETE FROM ${this.fromOwn(text)}`, text.parameters);
      await this.announce('post_clear', null);
    });
  }

  override async create<const K extends string, X>(values: Values<T, K, T, Seen<X>> & Given<X>, options?: ThroughOptions): Promise<T> {
    return this.inTransaction(async () => {
      const row = (await createRow(this.target, values as Readonly<Record<string, unknown>>)) as T;
      await this.addAll([row], options);
      return row;
    });
  }

  /** Rows that `ignoreConflicts` or `updateConflicts` may leave without a key cannot be related: such options are refused. */
  override async bulkCreate(rows: readonly (T | Values<T>)[], options: BulkCreateOptions = {}): Promise<T[]> {
    if (options.ignoreConflicts || options.updateConflicts)
      throw new FieldError(
        `bulkCreate of ${this.field.model.name}.${this.field.name}: rows in conflict get no keys, so they cannot be related. Use add().`,
      );
    return this.inTransaction(async () => {
      const made = await bulkCreate<T>(this.target, rows, options);
      await this.add(...made);
      return made;
    });
  }

  override async set(
    rows: readonly RowOrKey<T>[],
    { clear = false, ...options }: { clear?: boolean } & ThroughOptions = {},
  ): Promise<void> {
    await this.inTransaction(async () => {
      if (clear) {
        await this.clear();
        return this.addAll(rows, options);
      }
      const wanted = new Set(rows.map((row) => this.keyOf(row)));
      const linked = await this.keys();
      await this.remove(...(linked.filter((key) => !wanted.has(key)) as RowOrKey<T>[]));
      await this.addAll([...wanted].filter((key) => !linked.includes(key)) as RowOrKey<T>[], options);
    });
  }

  private get junction(): NonNullable<NonNullable<ModelField['relation']>['junction']> {
    return this.field.relation!.junction!;
  }

  private get through(): Through {
    return throughOfField(this.field);
  }

  private text(): SqlText {
    return sqlTextFor(this.target);
  }

  private fromOwn(text: SqlText): string {
    return `${text.table(this.junction.table)} WHERE ${text.isAmong(this.junction.ownColumn, [this.ownKey])}`;
  }

  private async link(keys: readonly unknown[], { throughDefaults = {} }: ThroughOptions): Promise<void> {
    const model = throughModelOf(this.field);
    if (!model) {
      if (Object.keys(throughDefaults).length > 0)
        throw new FieldError(
          `${this.field.model.name}.${this.field.name}: 'throughDefaults' are of an entity between the two; there is none.`,
        );
      return insertLinks(
        this.field,
        keys.map((key) => [this.ownKey, key]),
      );
    }
    const [own, other] = [this.junction.ownColumn, this.junction.targetColumn].map(
      (column) => model.columns.find(({ columnName }) => columnName === column)!.name,
    );
    const values = await valuesOf(throughDefaults);
    const rows = keys.map((key) => ({ ...values, [own!]: this.ownKey, [other!]: key }));
    await bulkCreate(model, rows, { ignoreConflicts: true }); // another caller may have linked the same rows meanwhile
  }

  private announce(action: M2mAction, keys: readonly unknown[] | null): Promise<void> {
    return sendSignal(this.target.dataSource, m2mChanged, this.through, {
      instance: this.instance,
      action,
      reverse: !this.field.relation!.isOwner,
      model: senderOf(this.target),
      pkSet: keys && new Set(keys),
    });
  }

  private inTransaction<R>(fn: () => Promise<R>): Promise<R> {
    return atomic(fn, { using: this.target.dataSource, savepoint: false });
  }
}

async function valuesOf(defaults: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const pairs = Object.entries(defaults).map(async ([name, value]) => [name, await (typeof value === 'function' ? value() : value)]);
  return Object.fromEntries(await Promise.all(pairs)) as Record<string, unknown>;
}

/** Links rows to rows of the other side, but for those that are linked already. Sends nothing. */
export async function insertLinks(
  { model, relation }: ModelField,
  pairs: readonly (readonly [own: unknown, other: unknown])[],
): Promise<void> {
  const { table, ownColumn, targetColumn } = relation!.junction!;
  for (const chunk of chunks(pairs, CHUNK)) {
    const text = sqlTextFor(model);
    const tuples = chunk.map(([own, other]) => `(${text.value(own)}, ${text.value(other)})`);
    const own = text.column(ownColumn);
    // another caller may have linked the same rows meanwhile
    const ignore = text.dialect.name === 'mysql' ? ` ON DUPLICATE KEY UPDATE ${own} = ${own}` : ' ON CONFLICT DO NOTHING';
    const sql = `INSERT INTO ${text.table(table)} (${own}, ${text.column(targetColumn)}) VALUES ${tuples.join(', ')}${ignore}`;
    await executeSql(model.dataSource, sql, text.parameters);
  }
}

/** What sends the signals of a relation's links. */
export function throughOfField({ name, model, relation }: ModelField): Through {
  const { isOwner, metadata } = relation!;
  return isOwner ? throughOf(senderOf(model), name) : throughOf(senderOf(relation!.target()), metadata.inverseRelation!.propertyPath);
}

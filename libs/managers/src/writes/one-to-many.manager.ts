import { FieldError } from '@nuages/core';
import { refuseCompositeKey } from '../model/composite-key.js';
import type { ModelField } from '../model/model-field.js';
import { executeSql } from '../sql/execute.js';
import type { Given, Seen } from '../queryset/typed-expressions.js';
import type { Values } from '../queryset/typed-values.js';
import { atomic } from '../transaction/atomic.js';
import { bulkCreate, type BulkCreateOptions } from './bulk.js';
import { RelatedManager, type RelateOptions, type RowOrKey, type ThroughOptions } from './related-manager.js';
import { readRows } from './read-rows.js';
import { createRow, saveRow, type SaveOptions } from './save.js';
import { chunks, sqlTextFor } from '../sql/sql-text.js';

const CHUNK = 500;

/** The rows whose foreign key leads to one instance. */
export class OneToManyManager<T extends object = any> extends RelatedManager<T> /* of any entity */ {
  override async keys(): Promise<unknown[]> {
    refuseCompositeKey(this.target, `${this.field.model.name}.${this.field.name}`);
    const text = sqlTextFor(this.target);
    const key = text.column(this.target.primaryKey.columnName);
    const sql = `SELECT ${key} FROM ${text.table(this.target.table)} WHERE ${text.isAmong(this.foreignKey.columnName, [this.ownKey])} ORDER BY 1`;
    return (await executeSql(this.target.dataSource, sql, text.parameters)).rows.map(([one]) => one);
  }

  override add(...rows: RowOrKey<T>[]): Promise<void> {
    return this.addAll(rows);
  }

  override async addAll(rows: readonly RowOrKey<T>[], { bulk = true, throughDefaults }: RelateOptions = {}): Promise<void> {
    this.refuseThrough(throughDefaults);
    await this.inTransaction(async () => {
      const keys = bulk ? rows.map((row) => this.keyOf(row)) : [];
      for (const row of rows) if (typeof row === 'object') this.point(row, this.instance);
      if (bulk) return this.writeKey(keys, this.ownKey);
      for (const row of rows) await this.saveOne(row, this.instance);
    });
  }

  override remove(...rows: RowOrKey<T>[]): Promise<void> {
    return this.removeAll(rows);
  }

  /** As `remove`; `bulk: false` saves row by row, with signals. */
  async removeAll(rows: readonly RowOrKey<T>[], { bulk = true }: { bulk?: boolean } = {}): Promise<void> {
    this.assertNullable('remove');
    await this.inTransaction(async () => {
      const linked = new Set(await this.keys());
      const keys = rows.map((row) => this.keyOf(row));
      if (keys.some((key) => !linked.has(key)))
        throw new FieldError(`${this.field.model.name}.${this.field.name}: a row to remove is not related to this instance.`);
      for (const row of rows) if (typeof row === 'object') this.point(row, null);
      if (bulk) return this.writeKey(keys, null);
      for (const row of rows) await this.saveOne(row, null, { updateFields: [this.foreignKey.name] });
    });
  }

  override async clear({ bulk = true }: { bulk?: boolean } = {}): Promise<void> {
    this.assertNullable('clear');
    if (bulk) return this.writeKey(await this.keys(), null);
    await this.removeAll((await this.keys()) as RowOrKey<T>[], { bulk });
  }

  override async create<const K extends string, X>(
    values: Values<T, K, T, Seen<X>> & Given<X>,
    { throughDefaults }: ThroughOptions = {},
  ): Promise<T> {
    this.refuseThrough(throughDefaults);
    return (await createRow(this.target, { ...values, [this.foreignKey.name]: this.instance })) as T;
  }

  override async bulkCreate(rows: readonly (T | Values<T>)[], options?: BulkCreateOptions): Promise<T[]> {
    for (const row of rows) this.point(row as T, this.instance);
    return bulkCreate<T>(this.target, rows, options);
  }

  override async set(
    rows: readonly RowOrKey<T>[],
    { clear = false, bulk = true, throughDefaults }: { clear?: boolean } & RelateOptions = {},
  ): Promise<void> {
    this.refuseThrough(throughDefaults);
    await this.inTransaction(async () => {
      if (!this.foreignKey.nullable) return this.addAll(rows, { bulk });
      if (clear) await this.clear({ bulk });
      const linked = await this.keys();
      const wanted = new Set(rows.map((row) => this.keyOf(row)));
      await this.removeAll(linked.filter((key) => !wanted.has(key)) as RowOrKey<T>[], { bulk });
      await this.addAll(
        rows.filter((row) => !linked.includes(this.keyOf(row))),
        { bulk },
      );
    });
  }

  private refuseThrough(defaults: object | undefined): void {
    if (defaults)
      throw new FieldError(`${this.field.model.name}.${this.field.name} is no many-to-many relation: leave 'throughDefaults' out.`);
  }

  private get foreignKey(): ModelField {
    return this.target.field(this.field.relation!.inverseName!);
  }

  private async saveOne(row: RowOrKey<T>, to: object | null, options?: SaveOptions): Promise<void> {
    if (typeof row === 'object') return saveRow(this.target, row, options);
    const [instance] = await readRows(this.target, this.target.primaryKey.columnName, [row]);
    if (!instance) throw new FieldError(`${this.field.model.name}.${this.field.name}: there is no row with one of the keys.`);
    this.point(instance as T, to);
    await saveRow(this.target, instance, options);
  }

  private point(row: T, to: object | null): void {
    (row as Record<string, unknown>)[this.foreignKey.name] = to;
  }

  private async writeKey(keys: readonly unknown[], value: unknown): Promise<void> {
    for (const chunk of chunks(keys, CHUNK)) {
      const text = sqlTextFor(this.target);
      const sql =
        `UPDATE ${text.table(this.target.table)} SET ${text.column(this.foreignKey.columnName)} = ${text.value(value)} ` +
        `WHERE ${text.isAmong(this.target.primaryKey.columnName, chunk)}`;
      await executeSql(this.target.dataSource, sql, text.parameters);
    }
  }

  private assertNullable(method: string): void {
    if (this.foreignKey.nullable) return;
    const { name, model } = this.foreignKey;
    throw new FieldError(`${method}: ${model.name}.${name} cannot be null. Delete the rows, or relate them to another.`);
  }

  private inTransaction<R>(fn: () => Promise<R>): Promise<R> {
    return atomic(fn, { using: this.target.dataSource, savepoint: false });
  }
}

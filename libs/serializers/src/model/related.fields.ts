import { ImproperlyConfigured } from '@nuages/core';
import { foreignKeyOf, type Model, modelOf } from '@nuages/managers';
import { MAX_ITEMS } from '../fields/composite/collect.js';
import { type Field, fieldFactory } from '../fields/field.decorator.js';
import { type FieldOptions, FieldType } from '../fields/field-type.js';
import type { Scope } from '../fields/scope.js';
import { toItems } from '../serializer/run-list.js';
import { findRows, modelFor, type ModelRef, toColumnValue } from './rows.js';

/** Options of fields that stand for another row. */
export interface RelatedFieldOptions extends FieldOptions {
  /** The entity that clients choose from; not needed where the field is read-only. */
  model?: ModelRef;
  /** A list of rows. Default: false. */
  many?: boolean;
  /** Whether the list may be empty. Default: true. */
  allowEmpty?: boolean;
}

/** A field that stands for another row, or for a list of rows, by one value each. */
export abstract class RelatedFieldType<Options extends RelatedFieldOptions = RelatedFieldOptions> extends FieldType<any, unknown, Options> {
  /** The kind of one row's field; a list's kind is `ManyRelatedField`. */
  abstract readonly oneKind: string;

  constructor(options: Options) {
    super(options.many ? { ...options, allowNull: false } : options); // DRF gives a list no null either
    if (!options.readOnly && !options.model) {
      throw new ImproperlyConfigured(`A related field needs 'model: () => Entity' to choose from, or 'readOnly: true'.`);
    }
  }

  override get kind(): string {
    return this.options.many ? 'ManyRelatedField' : this.oneKind;
  }

  get model(): Model {
    return modelFor(this.options.model!);
  }

  override get isAsync(): boolean {
    return true;
  }

  override run(data: unknown, scope: Scope): unknown {
    return super.run(data === '' ? null : data, scope);
  }

  /** One query, however many rows are asked for. */
  override async parse(data: unknown): Promise<unknown> {
    if (!this.options.many) return (await this.findAll([data]))[0] ?? this.refuse(data);
    const items = itemsOf(data);
    if (!items) return this.fail('not_a_list', { type: typeof data });
    if (items.length === 0 && this.options.allowEmpty === false) return this.fail('empty');
    if (items.length > MAX_ITEMS) return this.fail('max_items', { limit: MAX_ITEMS });
    const rows = await this.findAll(items);
    const missing = rows.findIndex((row) => row === undefined);
    return missing < 0 ? rows : this.refuse(items[missing]);
  }

  override represent(value: unknown): unknown {
    return this.options.many ? toItems(value).map((item) => this.representOne(item)) : this.representOne(value);
  }

  /** The column that clients name rows by. */
  protected abstract get column(): string;

  protected abstract representOne(value: unknown): unknown;

  /** The error for a value that names no row. */
  protected abstract refuse(data: unknown): never;

  protected override check(value: unknown, scope: Scope): unknown {
    return value instanceof Promise ? value.then((row: unknown) => super.check(row, scope)) : super.check(value, scope);
  }

  private async findAll(data: readonly unknown[]): Promise<(object | undefined)[]> {
    const field = this.model.field(this.column);
    const values = data.map((item) => (item === null ? undefined : toColumnValue(field, item)));
    const found = await findRows(
      this.model,
      field,
      values.filter((value) => value !== undefined),
    );
    return values.map((value) => (value === undefined ? undefined : found.get(String(value))));
  }
}

/**
 * Another row by its primary key.
 *
 * - Internal value: the row, an instance of the entity.
 * - Error codes: `incorrect_type`, `does_not_exist`; for lists also `not_a_list`, `empty`, `max_items`.
 */
export class PrimaryKeyRelatedFieldType extends RelatedFieldType {
  override readonly oneKind = 'PrimaryKeyRelatedField';

  override render(value: unknown, owner: unknown, scope: Scope): unknown {
    const known = value === undefined && this.source.length === 1 && !this.options.many ? keyWithoutRow(owner, this.source[0]!) : value;
    return super.render(known, owner, scope);
  }

  protected override get column(): string {
    return this.model.primaryKey.name;
  }

  protected override representOne(value: unknown): unknown {
    return value !== null && typeof value === 'object' ? modelOf(value).keyOf(value) : value;
  }

  protected override refuse(data: unknown): never {
    const isKey = data !== null && toColumnValue(this.model.primaryKey, data) !== undefined;
    return isKey ? this.fail('does_not_exist', { value: data }) : this.fail('incorrect_type', { type: typeof data });
  }
}

/** Options of {@link SlugRelatedField}. */
export interface SlugRelatedFieldOptions extends RelatedFieldOptions {
  /** The unique column that clients name rows by. */
  slugField: string;
}

/** Another row by a unique column. Error codes: `does_not_exist`; for lists also `not_a_list`, `empty`, `max_items`. */
export class SlugRelatedFieldType extends RelatedFieldType<SlugRelatedFieldOptions> {
  override readonly oneKind = 'SlugRelatedField';

  protected override get column(): string {
    return this.options.slugField;
  }

  protected override representOne(value: unknown): unknown {
    return (value as Record<string, unknown>)[this.options.slugField];
  }

  protected override refuse(data: unknown): never {
    const { slugField } = this.options;
    return this.fail('does_not_exist', { slugField, value: typeof data === 'object' ? JSON.stringify(data) : data });
  }
}

/** Another row by its text, `toString()`; read-only. */
export class StringRelatedFieldType extends RelatedFieldType {
  override readonly oneKind = 'StringRelatedField';

  constructor(options: RelatedFieldOptions = {}) {
    super({ ...options, readOnly: true });
  }

  protected override get column(): string {
    return '';
  }

  protected override representOne(value: unknown): unknown {
    return String(value);
  }

  protected override refuse(): never {
    return this.fail('invalid');
  }
}

/** A list's items; an object's keys, which is how DRF reads one here. */
function itemsOf(data: unknown): readonly unknown[] | undefined {
  if (Array.isArray(data)) return data;
  return data !== null && typeof data === 'object' ? Object.keys(data) : undefined;
}

function keyWithoutRow(owner: unknown, relation: string): unknown {
  const isEntity = typeof owner === 'object' && owner !== null && owner.constructor !== Object;
  return isEntity ? foreignKeyOf(owner, relation) : undefined;
}

/** Declares a {@link PrimaryKeyRelatedFieldType}: `@PrimaryKeyRelatedField({ model: () => Tag, many: true }) tags!: Tag[]`. */
export function PrimaryKeyRelatedField(options: RelatedFieldOptions): Field<any> {
  return fieldFactory<any>(new PrimaryKeyRelatedFieldType(options)); // clients see keys, code sees rows
}

/** Declares a {@link SlugRelatedFieldType}: `@SlugRelatedField({ model: () => Tag, slugField: 'name', many: true }) tags!: Tag[]`. */
export function SlugRelatedField(options: SlugRelatedFieldOptions): Field<any> {
  return fieldFactory<any>(new SlugRelatedFieldType(options)); // clients see slugs, code sees rows
}

/** Declares a {@link StringRelatedFieldType}. */
export function StringRelatedField(options: RelatedFieldOptions = {}): Field<any> {
  return fieldFactory<any>(new StringRelatedFieldType(options)); // clients see texts, code sees rows
}

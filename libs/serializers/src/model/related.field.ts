import { ImproperlyConfigured } from '@nuages/core';
import { foreignKeyOf, type Model, type ModelField, modelOf, type QuerySet } from '@nuages/managers';
import { defaultMaxItems } from '../fields/composite/collect.js';
import { type FieldOptions, FieldType } from '../fields/field-type.js';
import { Invalid } from '../fields/invalid.js';
import { floatAsText } from '../fields/number/noted-floats.js';
import type { Scope } from '../fields/scope.js';
import type { JsonSchema, SchemaScope } from '../json-schema/json-schema.js';
import { messageFor, type MessageParams } from '../messages.js';
import { toItems } from '../serializer/run-list.js';
import { askTogether } from './ask-together.js';
import { canHold, isTextColumn, textOf, toColumnValue } from './column-values.js';
import { findRows, modelFor, type ModelRef } from './rows.js';

/** Options of fields that stand for another row. */
export interface RelatedFieldOptions extends FieldOptions {
  /** The entity that clients choose from; not needed where the field is read-only. */
  model?: ModelRef;
  /** Narrows what clients may choose: `(tags, { request }) => tags.filter({ owner: request.user })`. Default: every row. */
  queryset?: (rows: QuerySet<any>, context: Readonly<Record<string, any>>) => QuerySet<any>; // the entity is known by `model` alone
  /** A list of rows. Default: false. */
  many?: boolean;
  /** Whether the list may be empty. Default: true. */
  allowEmpty?: boolean;
  /** More items are refused unread, with the code `max_items`. Default: 100,000. */
  maxItems?: number;
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

  protected override get emptyValue(): unknown {
    return this.options.many ? [] : null;
  }

  /** @param owner the client's object or list, which tells whether a number is a float: as a text it is `1.0` */
  override run(data: unknown, scope: Scope, owner?: object, key = this.name): unknown {
    return super.run(data === '' && !this.options.many ? null : this.readFloat(data, owner, key), scope);
  }

  /** One query, however many rows are asked for. */
  override async parse(data: unknown, scope: Scope): Promise<unknown> {
    if (!this.options.many) return (await this.findAll([data], scope))[0];
    const items = itemsOf(data);
    if (!items) return this.fail('not_a_list', { type: typeof data });
    if (items.length === 0 && this.options.allowEmpty === false) return this.fail('empty');
    const { maxItems = defaultMaxItems() } = this.options;
    if (items.length > maxItems) return this.fail('max_items', { limit: maxItems });
    const rows = await this.findAll(
      items.map((item, index) => this.readFloat(item, items, String(index))),
      scope,
    );
    return rows.find((row) => row instanceof Invalid) ?? rows;
  }

  override render(value: unknown, owner: unknown, scope: Scope): unknown {
    const isUnloaded = value === undefined && this.namesByKey && this.source.length === 1 && !this.options.many;
    return super.render(isUnloaded ? keyWithoutRow(owner, this.source[0]!) : value, owner, scope);
  }

  override represent(value: unknown, scope: Scope): unknown {
    return this.options.many ? toItems(value).map((item) => this.representOne(item, scope)) : this.representOne(value, scope);
  }

  override describe(scope: SchemaScope): JsonSchema {
    const one = this.describeOne(scope);
    if (!this.options.many) return one;
    return { type: 'array', items: one, ...(this.options.allowEmpty === false && scope.io !== 'output' && { minItems: 1 }) };
  }

  /** The column that clients name rows by. */
  protected abstract get column(): string;

  /** Whether the row must be loaded to be written: its key alone is with the row that refers to it. */
  get needsRow(): boolean {
    return this.options.many === true || !this.namesByKey || this.source.length !== 1;
  }

  /** Whether {@link representOne} can do with a row's key, so that the row need not be loaded. */
  protected get namesByKey(): boolean {
    return false;
  }

  protected abstract representOne(value: unknown, scope: Scope): unknown;

  /** Refuses one value, alone or in a list, by the words of one row's field. */
  protected refuseOne(code: string, params: MessageParams = {}): never {
    return new Invalid([{ message: messageFor(this.oneKind, code, params, this.options.errorMessages), code }]) as never;
  }

  /** The error for a value that names no row. */
  protected abstract refuse(data: unknown): never;

  /** The value of {@link column} that a client's value names, `undefined` where it can be none, or the error. */
  protected readColumn(field: ModelField, data: unknown): unknown {
    return data === null ? undefined : toColumnValue(field, data);
  }

  /** A float in the place of a text is the text that Python writes: `1.0`. */
  protected readFloat(data: unknown, owner: object | undefined, key: string): unknown {
    return typeof data === 'number' && isTextColumn(this.model.field(this.column)) ? floatAsText(data, owner, key) : data;
  }

  /** JSON Schema of the value that names one row. */
  protected describeOne(_scope: SchemaScope): JsonSchema {
    return {};
  }

  private async findAll(data: readonly unknown[], scope: Scope): Promise<unknown[]> {
    const field = this.model.field(this.column);
    const values = data.map((item) => this.readColumn(field, item));
    const wanted = values.filter((value) => value !== undefined && !(value instanceof Invalid) && canHold(field, value));
    const found = wanted.length > 0 ? await this.findTogether(field, wanted, scope) : new Map<string, object>();
    return values.map((value, index) => (value instanceof Invalid ? value : (found.get(textOf(field, value)) ?? this.refuse(data[index]))));
  }

  /** All fields of a validation that choose among the same rows are one query. */
  private findTogether(field: ModelField, wanted: readonly unknown[], scope: Scope): Promise<ReadonlyMap<string, object>> {
    const { queryset } = this.options;
    const narrow = queryset && ((rows: QuerySet<any>) => queryset(rows, scope.context));
    return askTogether(scope, queryset ?? this.model, field.name, wanted, async (questions) => {
      const found = await findRows(this.model, field, [...new Set(questions.flat())], narrow);
      return questions.map(() => found);
    });
  }
}

/** A row's primary key; of a plain object its `pk` or `id`; any other value is a key already. */
export function keyOfRow(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value.constructor !== Object) return modelOf(value).keyOf(value);
  const { pk, id } = value as { pk?: unknown; id?: unknown };
  return pk ?? id;
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

import { describeTree, type JsonSchema, type SchemaScope } from '../../json-schema/json-schema.js';
import { type FieldOptions, FieldType } from '../field-type.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import type { Scope } from '../scope.js';
import { CharFieldType } from '../text/char.field.js';
import { describeChild, isDeeperThan, defaultMaxDepth, defaultMaxItems, runEach, whenValid } from './collect.js';

/** Options of {@link DictField}. */
export interface DictFieldOptions<V = unknown> extends FieldOptions<Record<string, V>> {
  /** What each value is. Default: anything. */
  child?: Field<V>;
  /** Default: true. */
  allowEmpty?: boolean;
  /** More items are refused unread, with the code `max_items`. Default: 100,000. */
  maxItems?: number;
  /** How many levels of serializers, lists and dictionaries there may be, the ones around counted; code `max_depth`. Default: 64. */
  maxDepth?: number;
}

/**
 * A dictionary with any keys.
 *
 * - Error codes: `not_a_dict`, `empty`, `max_items`, `max_depth`; those of values stand under their key.
 */
export class DictFieldType extends FieldType<Record<string, unknown>, unknown, DictFieldOptions<any>> {
  override readonly kind: string = 'DictField';
  readonly child?: FieldType;

  constructor(options: DictFieldOptions<any> = {}, child = options.child?.type as FieldType | undefined) {
    super(options);
    this.child = child;
  }

  override get isAsync(): boolean {
    return super.isAsync || this.child?.isAsync === true;
  }

  protected override get emptyValue(): unknown {
    return {};
  }

  override run(data: unknown, scope: Scope): unknown {
    const empty = this.runEmpty(data, scope);
    if (empty !== undefined) return empty;
    return whenValid(this.parse(data, scope), (entries) => this.check(entries, scope));
  }

  override parse(data: unknown, scope: Scope): Record<string, unknown> {
    if (typeof data !== 'object' || data === null || Array.isArray(data))
      return this.fail('not_a_dict', { type: Array.isArray(data) ? 'list' : typeof data });
    const { maxItems = defaultMaxItems(), maxDepth = defaultMaxDepth() } = this.options;
    const entries = Object.entries(data);
    if (entries.length === 0 && this.options.allowEmpty === false) return this.fail('empty');
    if (entries.length > maxItems) return this.fail('max_items', { limit: maxItems });
    if (scope.depth >= maxDepth) return this.fail('max_depth', { limit: maxDepth });
    if (!this.child && isDeeperThan(data, maxDepth - scope.depth)) return this.fail('max_depth', { limit: maxDepth });
    // fromEntries defines own properties, so that a key '__proto__' stays a key
    if (!this.child) return Object.fromEntries(entries);
    return whenValid(runEach(this.child, entries, scope, data), (results) => Object.fromEntries(results)) as Record<string, unknown>;
  }

  override represent(value: unknown, scope: Scope): unknown {
    const entries: [string, unknown][] = value instanceof Map ? [...value] : Object.entries(value as object);
    return Object.fromEntries(
      entries.map(([key, item]) => [String(key), item === null || !this.child ? item : this.child.represent(item, scope)]),
    );
  }

  override describe(scope: SchemaScope): JsonSchema {
    const least = this.options.allowEmpty === false && scope.io !== 'output' ? { minProperties: 1 } : {};
    return { type: 'object', additionalProperties: this.child ? describeChild(this.child, scope) : {}, ...least };
  }

  override describeErrors(scope: SchemaScope): JsonSchema {
    return this.child ? describeTree(this.child.describeErrors(scope)) : super.describeErrors(scope);
  }
}

/** A dictionary of texts, or nulls: PostgreSQL's `hstore`. */
export class HStoreFieldType extends DictFieldType {
  override readonly kind = 'HStoreField';

  constructor(options: DictFieldOptions<string | null> = {}) {
    super(options, new CharFieldType({ allowBlank: true, allowNull: true }));
  }
}

/** Declares a {@link DictFieldType}. */
export function DictField<V = unknown>(options: DictFieldOptions<V> = {}): Field<Record<string, V>> {
  return fieldFactory(new DictFieldType(options)) as Field<Record<string, V>>;
}

/** Declares an {@link HStoreFieldType}. */
export function HStoreField(options: DictFieldOptions<string | null> = {}): Field<Record<string, string | null>> {
  return fieldFactory(new HStoreFieldType(options)) as Field<Record<string, string | null>>;
}

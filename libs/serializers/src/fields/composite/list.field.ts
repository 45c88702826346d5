import { definedKeywords, describeTree, type JsonSchema, type SchemaScope } from '../../json-schema/json-schema.js';
import { MaxLengthValidator, MinLengthValidator } from '../../validators/limit.validators.js';
import { type FieldOptions, FieldType } from '../field-type.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import { Invalid, SKIP } from '../invalid.js';
import type { Scope } from '../scope.js';
import { describeChild, isDeeperThan, defaultMaxDepth, defaultMaxItems, runEach, whenValid } from './collect.js';

/** Options of {@link ListField}. */
export interface ListFieldOptions<V = unknown> extends FieldOptions<V[]> {
  /** What each item is. Default: anything. */
  child?: Field<V>;
  /** Default: true. */
  allowEmpty?: boolean;
  minLength?: number;
  maxLength?: number;
  /** More items are refused unread, with the code `max_items`. Default: 100,000. */
  maxItems?: number;
  /** How many levels of serializers, lists and dictionaries there may be, the ones around counted; code `max_depth`. Default: 64. */
  maxDepth?: number;
}

/**
 * A list.
 *
 * - Error codes: `not_a_list`, `empty`, `min_length`, `max_length`, `max_items`, `max_depth`; those of items stand under their index.
 */
export class ListFieldType extends FieldType<unknown[], unknown, ListFieldOptions<any>> {
  override readonly kind = 'ListField';
  readonly child?: FieldType;

  constructor(options: ListFieldOptions<any> = {}) {
    super(options);
    this.child = options.child?.type;
    if (options.maxLength !== undefined) this.validators.push(new MaxLengthValidator(options.maxLength));
    if (options.minLength !== undefined) this.validators.push(new MinLengthValidator(options.minLength));
  }

  override get isAsync(): boolean {
    return super.isAsync || this.child?.isAsync === true;
  }

  protected override get emptyValue(): unknown {
    return [];
  }

  override run(data: unknown, scope: Scope): unknown {
    const empty = this.runEmpty(data, scope);
    if (empty !== undefined) return empty;
    return whenValid(this.parseItems(data, scope), (items) => this.check(items, scope));
  }

  override parse(data: unknown, scope: Scope): unknown[] {
    return this.parseItems(data, scope) as unknown[];
  }

  override represent(value: unknown, scope: Scope): unknown {
    const items = Array.isArray(value) ? (value as unknown[]) : [...(value as Iterable<unknown>)];
    return this.child ? items.map((item) => (item === null ? null : this.child!.represent(item, scope))) : items;
  }

  private parseItems(data: unknown, scope: Scope): unknown[] | Invalid | Promise<unknown[] | Invalid> {
    if (!Array.isArray(data)) return this.fail('not_a_list', { type: typeof data });
    const { allowEmpty = true, maxItems = defaultMaxItems(), maxDepth = defaultMaxDepth() } = this.options;
    if (!allowEmpty && data.length === 0) return this.fail('empty');
    if (data.length > maxItems) return this.fail('max_items', { limit: maxItems });
    if (scope.depth >= maxDepth) return this.fail('max_depth', { limit: maxDepth });
    if (!this.child) return isDeeperThan(data, maxDepth - scope.depth) ? this.fail('max_depth', { limit: maxDepth }) : data.slice();
    const entries = data.map((item: unknown, index): [string, unknown] => [String(index), item]);
    return whenValid(runEach(this.child, entries, scope, data), (results) =>
      results.map(([, item]) => item).filter((item) => item !== SKIP),
    ) as unknown[];
  }

  override describe(scope: SchemaScope): JsonSchema {
    const { allowEmpty = true, minLength = allowEmpty ? undefined : 1, maxLength } = this.options;
    const bounds = scope.io === 'output' ? {} : definedKeywords({ minItems: minLength, maxItems: maxLength });
    return { type: 'array', items: this.child ? describeChild(this.child, scope) : {}, ...bounds };
  }

  override describeErrors(scope: SchemaScope): JsonSchema {
    return this.child ? describeTree(this.child.describeErrors(scope)) : super.describeErrors(scope);
  }
}

/** Declares a {@link ListFieldType}. */
export function ListField<V = unknown>(options: ListFieldOptions<V> = {}): Field<V[]> {
  return fieldFactory(new ListFieldType(options)) as Field<V[]>;
}

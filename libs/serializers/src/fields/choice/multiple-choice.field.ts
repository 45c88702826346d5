import { defaultMaxItems } from '../composite/collect.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import type { FastCase } from '../field-type.js';
import { Invalid } from '../invalid.js';
import { floatAsText } from '../number/noted-floats.js';
import { type ChoiceFieldOptions, ChoiceFieldType, type ChoiceValue } from './choice.field.js';
import type { JsonSchema, SchemaScope } from '../../json-schema/json-schema.js';

/** Options of {@link MultipleChoiceField}. */
export interface MultipleChoiceFieldOptions<V extends ChoiceValue = ChoiceValue> extends ChoiceFieldOptions<V> {
  /** Default: true. */
  allowEmpty?: boolean;
  /** More items are refused unread, with the code `max_items`. Default: 100,000. */
  maxItems?: number;
}

/**
 * Some of a set of values.
 *
 * - Internal value and output: a list without repeats, in the order given. Differs from DRF's `set`, which JSON does not have.
 * - Error codes: `not_a_list`, `empty`, `max_items`, `invalid_choice`.
 */
export class MultipleChoiceFieldType extends ChoiceFieldType<MultipleChoiceFieldOptions> {
  override readonly kind = 'MultipleChoiceField';

  override parse(data: unknown): unknown {
    if (typeof data !== 'object') return this.fail('not_a_list', { type: typeof data });
    const items: unknown[] = Array.isArray(data) ? data : Object.keys(data as object);
    const { maxItems = defaultMaxItems() } = this.options;
    if (items.length > maxItems) return this.fail('max_items', { limit: maxItems });
    if (items.length === 0 && this.options.allowEmpty === false) return this.fail('empty');
    const chosen = new Set<unknown>();
    for (const [index, item] of items.entries()) {
      const value = item === '' && this.options.allowBlank ? '' : this.choose(floatAsText(item, items, String(index)));
      if (value instanceof Invalid) return value;
      chosen.add(value);
    }
    return [...chosen];
  }

  override represent(value: unknown): unknown {
    return [...new Set([...(value as Iterable<unknown>)].map((item) => super.represent(item)))];
  }

  override fastParse(): FastCase | undefined {
    return undefined;
  }

  override describe(scope: SchemaScope): JsonSchema {
    const least = this.options.allowEmpty === false && scope.io !== 'output' ? { minItems: 1 } : {};
    return { type: 'array', items: super.describe(scope), uniqueItems: true, ...least };
  }
}

/** Declares a {@link MultipleChoiceFieldType}. */
export function MultipleChoiceField<const V extends ChoiceValue>(options: MultipleChoiceFieldOptions<V>): Field<V[]> {
  return fieldFactory(new MultipleChoiceFieldType(options as MultipleChoiceFieldOptions)) as Field<V[]>;
}

import { ImproperlyConfigured } from '@nuages/core';
import { Filter } from './filter.js';

/**
 * The filter that a column's kind and the lookup ask for, under a name of one's own.
 *
 * @example
 * published_from = new ColumnFilter({ fieldName: 'publishedOn', lookup: 'gte' });
 */
export class ColumnFilter extends Filter {
  /** The filter set puts the derived filter in the place of this one. */
  override clean(): never {
    throw new ImproperlyConfigured(`A ColumnFilter works inside a FilterSet only. Declare it as a property of one.`);
  }

  override schema(): Record<string, unknown> {
    return {};
  }
}

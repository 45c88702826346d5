import type { Default } from '../fields/field-type.js';
import { SKIP } from '../fields/invalid.js';
import type { Scope } from '../fields/scope.js';

/**
 * A default for new objects alone; an update leaves the value as it is.
 *
 * @example
 * @HiddenField({ default: CreateOnlyDefault(CurrentUserDefault()) }) owner!: User;
 *
 * @see DRF's `CreateOnlyDefault`
 */
export function CreateOnlyDefault<V>(given: Default<V>): (scope: Scope) => V | typeof SKIP {
  return (scope) => {
    if (scope.instance !== undefined && scope.instance !== null) return SKIP;
    return typeof given === 'function' ? (given as (scope: Scope) => V | typeof SKIP)(scope) : given;
  };
}

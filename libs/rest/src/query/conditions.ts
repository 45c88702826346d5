import { Q } from '@nuages/managers';

/** Lookups by name, or a Q of them; names are checked at run time. */
export type Condition = any; // a Q of any model

/** The condition that any of the conditions is met. */
export function anyOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 1 ? conditions[0] : Q.or(...conditions);
}

/** The condition that all of the conditions are met, on the same related rows. */
export function allOf(conditions: readonly Condition[]): Condition {
  return conditions.length === 1 ? conditions[0] : Q.and(...conditions);
}

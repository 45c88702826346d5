import type { Dialect } from '../sql/dialect.js';
import type { ValueType } from '../sql/values.js';

/** What a lookup compares: the left side, and a way to send the right one. */
export interface LookupInput {
  /** SQL of the left side. */
  readonly sql: string;
  readonly type: ValueType;
  readonly dialect: Dialect;
  readonly value: unknown;
  /** SQL of a value: a parameter, or the expression's own text. Without a type the left side's serves. */
  readonly send: (value: unknown, type?: ValueType) => string;
  /** SQL that asks whether the left side is among the values, however many, as `= 1` asks whether it is one. */
  readonly isAmong: (values: readonly unknown[]) => string;
}

/** A comparison by name, as `gte`: gives SQL that is true where it holds. @throws FieldError for a value that it does not take */
export type LookupFunction = (input: LookupInput) => string;

/** A function of the left side by name, as `year`: what follows it compares its result. */
export type TransformFunction = (input: Pick<LookupInput, 'sql' | 'type' | 'dialect'>) => { sql: string; type: ValueType };

import type { FieldType } from '../fields/field-type.js';
import type { Scope } from '../fields/scope.js';

/** A check of a value: it throws a `ValidationError`, or returns. It may be asynchronous. */
export type ValidatorFunction<V = any> = (value: V, scope: Scope, field?: FieldType) => void | Promise<void>; // a check names its own value type

/** A validator as an object; `validate` is a {@link ValidatorFunction}. */
export interface Validator<V = any> {
  validate: ValidatorFunction<V>;
}

/** A {@link Validator}'s class that is a provider of the application, with providers of its own injected. */
export type ValidatorClass<V = any> = new (...injected: any[]) => Validator<V>; // Nest gives them

/** What the option `validators` takes. */
export type ValidatorLike<V = any> = ValidatorFunction<V> | Validator<V> | ValidatorClass<V> | ValueValidator<V>;

/**
 * A check that only looks at the value and reports one code: the kind that the compiled code calls without an exception.
 */
export abstract class ValueValidator<V = any> {
  /** Goes into the error and chooses its message. */
  abstract readonly code: string;
  /** A message of its own, instead of the one for the code. */
  readonly message?: string;

  abstract accepts(value: V): boolean;

  /** The values of the message's placeholders. */
  describe(_value: V): Readonly<Record<string, unknown>> {
    return {};
  }
}

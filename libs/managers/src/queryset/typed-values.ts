import type { Expression } from '../expressions/expression.js';
import type { LoadedFrom } from './loaded.js';
import type { InPlace, Place } from './typed-expressions.js';
import type { Columns, IsAny, IsUnknown, KeyOf, Relations, Scalar, Target } from './typed-lookups.js';

type Fn = (...args: never[]) => unknown;

/**
 * What a field takes: a value of its type, a row or its key for a relation, or what the database computes; null where it
 * may be.
 *
 * @typeParam Read the paths that an expression may read, where it is not known
 * @typeParam X what stands for the expression there
 */
export type Written<E, P extends string, Read = any, X = any> =
  /* any path and expression */ IsAny<E> extends true
    ? any // names are checked at run time
    : string extends P
      ? unknown // as above
      : P extends 'pk'
        ? KeyOf<E>
        : P extends keyof E
          ? WrittenField<E[P], Read, X>
          : P extends `${infer H}__${infer R}`
            ? H extends Relations<E>
              ? Written<Target<E[H & keyof E]>, R, Read, X>
              : `✗ no field "${H}"`
            : `✗ no field "${P}"`;

type WrittenField<V, Read, X> =
  IsUnknown<V> extends true
    ? any // a column of any type, as JSON
    : NonNullable<V> extends Scalar | Fn
      ? OrComputed<OrNull<V>, Read, X>
      : OrComputed<OrNull<V> | WrittenRow<Target<V>>, Read, X>;

type OrComputed<V, Read, X> = IsAny<X> extends true ? V | Expression<unknown, Read> : InPlace<V, X>;

/** `null` stands for what is optional, too. */
type OrNull<V> = undefined extends V ? Exclude<V, undefined> | null : V;

/** A row by itself, by its key, or an embedded object by some of its columns. */
type WrittenRow<T> = [T] extends [never]
  ? never
  : T extends { readonly id: unknown }
    ? T | KeyOf<T> | LoadedFrom<T>
    : T | KeyOf<T> | Partial<T>;

/** The paths that an expression in a write may read. */
type ReadBy<E> = IsAny<E> extends true ? any : Columns<E> | Relations<E> | 'pk' | `${Columns<E> | Relations<E>}__${string}` | `?${string}`; // any path

/** What an editor offers for the values of a row; whatever else is written is checked by its spelling. */
type OfferedValues<E> = IsAny<E> extends true ? object : { readonly [P in Columns<E> | Relations<E>]?: unknown };

/**
 * Values of some of an entity's fields: a to-one relation takes a row or its key.
 *
 * @typeParam K the fields; all that there are by default
 * @typeParam W the row whose columns and annotations expressions may read
 * @typeParam X the values, as written
 */
export type Values<E, K extends string = Columns<E> | Relations<E>, W = E, X = unknown> = OfferedValues<E> & {
  readonly [P in K]?: Written<E, P, ReadBy<W>, Place<W, X, P>>;
};

type Made<V> = [V] extends [`✗ ${string}`] ? V : V | (() => V | Promise<V>);

/** As {@link Values}, where a function may make the value. */
export type DefaultValues<E, K extends string, X = unknown> = OfferedValues<E> & {
  readonly [P in K]?: Made<Written<E, P, ReadBy<E>, Place<E, X, P>>>;
};

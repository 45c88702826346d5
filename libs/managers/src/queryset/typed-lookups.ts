import type { Expression } from '../expressions/expression.js';
import type { Q } from './q.js';
import type { AtPath, Given, InPlace, Place, Seen } from './typed-expressions.js';
import type { Whole } from './loaded.js';
import type { Selectable } from '../sql/selectable.js';

/** What a column may hold. */
export type Scalar = string | number | boolean | Date | bigint | Uint8Array | null | undefined;
type Fn = (...args: never[]) => unknown;
/** Whether nothing is known of a type. */
export type IsAny<T> = unknown extends T ? ([keyof T] extends [never] ? false : true) : false;
/** Whether a type may be anything, as JSON. */
export type IsUnknown<T> = unknown extends T ? true : false;

/** The entity behind a relation's property type: `T | null`, `T[]`, `Promise<T[]>`. */
export type Target<V> =
  NonNullable<V> extends Promise<infer P>
    ? Target<P>
    : NonNullable<V> extends readonly (infer I)[]
      ? I extends Scalar
        ? never
        : I
      : NonNullable<V> extends Scalar
        ? never
        : NonNullable<V>;

/** The properties of an entity that hold plain values. */
export type Columns<E> = { [K in keyof E & string]: NonNullable<E[K]> extends Scalar ? K : never }[keyof E & string];

/** The properties of an entity that lead to others. */
export type Relations<E> = { [K in keyof E & string]: NonNullable<E[K]> extends Scalar | Fn ? never : K }[keyof E & string];

/**
 * The lookups of one's own for columns of the type V, with what each compares with: an application adds them by merging.
 *
 * @example declare module '@nuages/managers' { interface LookupExtensions<V> { ne: V } }
 */
// oxlint-disable-next-line no-unused-vars, no-empty-object-type -- an application's merging gives it members
export interface LookupExtensions<V> {}

/** The transforms of one's own for columns of the type V, with the type of their result. */
// oxlint-disable-next-line no-unused-vars, no-empty-object-type -- as above
export interface TransformExtensions<V> {}

/** A value, or something that the database computes. */
type Or<V, X> = InPlace<V, X> | (V extends readonly unknown[] ? Selectable : never);
type Common<V> = { exact: V | null; in: readonly (V | Expression)[]; isnull: boolean } & LookupExtensions<V>;
type JsonLookups = {
  has_key: string;
  has_keys: readonly string[];
  has_any_keys: readonly string[];
  contains: unknown;
  contained_by: unknown;
};
type Ordered<V> = Common<V> & { gt: V; gte: V; lt: V; lte: V; range: readonly [V | Expression, V | Expression] };
type TextLookups = Record<
  'iexact' | 'contains' | 'icontains' | 'startswith' | 'istartswith' | 'endswith' | 'iendswith' | 'regex' | 'iregex',
  string
>;
type DateParts = Record<
  'year' | 'iso_year' | 'quarter' | 'month' | 'week' | 'day' | 'week_day' | 'iso_week_day' | 'hour' | 'minute' | 'second',
  number
>;
type TextTransforms = { length: number; lower: string; upper: string };

/** The lookups of a column by its type, with the type of what each compares with. */
export type Ops<V> = [V] extends [boolean]
  ? Common<V>
  : [V] extends [string]
    ? Ordered<V> & TextLookups & Transforms<V>
    : [V] extends [Date]
      ? Ordered<V | string> & Transforms<V>
      : [V] extends [number | bigint]
        ? Ordered<V>
        : Common<V>;

/** What a lookup may go through, as `createdAt__year__gte`, with the types of the results. Days and times of day are texts. */
export type Transforms<V> = TransformExtensions<V> &
  ([V] extends [string] ? DateParts & TextTransforms : [V] extends [Date] ? DateParts & { date: string; time: string } : object);

type OpValue<V, R extends string, X> = R extends keyof Ops<V>
  ? Or<Ops<V>[R], X>
  : R extends `${infer T}__${infer Rest}`
    ? T extends keyof Transforms<V>
      ? OpValue<Transforms<V>[T], Rest, X>
      : `✗ no lookup "${T}"`
    : `✗ no lookup "${R}"`;

type Key = number | string | bigint;
type RelationOps<T> = { exact: Key | T | null; in: readonly (Key | T | Expression)[]; isnull: boolean; pk: Key } & Record<
  'gt' | 'gte' | 'lt' | 'lte',
  Key
>;

/**
 * The type of the value that a lookup takes, by its spelling; for a wrong one, a text that says what is wrong.
 *
 * @typeParam X what stands for the expressions among the values
 */
export type Lookup<E, P extends string, X = any> =
  /* of any query */
  IsAny<E> extends true
    ? any // nothing is known of the entity: names are checked at run time
    : string extends P
      ? NonNullable<unknown> | null // a query string as it is, which may lack any key, is refused
      : P extends '~entity'
        ? (entity: E) => void // a Q is a condition too
        : P extends 'pk'
          ? Or<Key | null, X>
          : P extends `pk__${infer R}`
            ? OpValue<Key, R, X>
            : P extends Columns<E>
              ? Or<E[P & keyof E], X>
              : P extends Relations<E>
                ? IsOpen<E[P & keyof E]> extends true
                  ? any // a column of any type, as JSON or a list
                  : InPlace<Key | Target<E[P & keyof E]> | null, X> | Selectable
                : P extends `${infer H}__${infer R}`
                  ? H extends Relations<E>
                    ? RelationLookup<E[H & keyof E], R, X>
                    : H extends Columns<E>
                      ? OpValue<NonNullable<E[H & keyof E]>, R, X>
                      : `✗ no field "${H}"`
                  : P extends keyof Truth
                    ? Truth[P] // and so is an expression
                    : `✗ no field "${P}"`;

/** An expression that is true or false, as one of `Exists`. */
type Truth = Expression<boolean | AtPath<string>> & { not(): Expression<boolean> };

type RelationLookup<V, R extends string, X> =
  IsUnknown<V> extends true
    ? any
    : R extends Columns<Target<V>>
      ? Lookup<Target<V>, R, X>
      : R extends keyof RelationOps<Target<V>>
        ? Or<RelationOps<Target<V>>[R], X>
        : R extends keyof JsonLookups
          ? Or<JsonLookups[R], X>
          : Lookup<Target<V>, R, X>;

type Op<E, C extends keyof E> = Ops<NonNullable<E[C]>>;
type OpKeys<E> = {
  [C in Columns<E>]: IsAny<E[C & keyof E]> extends true ? never : `${C}__${keyof Op<E, C & keyof E> & string}`;
}[Columns<E>];
/** Paths through one relation. */
export type Steps<E> = {
  [R in Relations<E>]: IsAny<E[R & keyof E]> extends true
    ? never
    : `${R}__${Columns<Target<E[R & keyof E]>> | Relations<Target<E[R & keyof E]>>}`;
}[Relations<E>];

/** What an editor offers; whatever else is written is checked by its spelling. */
export type Offered<E> = IsAny<E> extends true ? object : { readonly [P in Columns<E> | Relations<E> | OpKeys<E> | Steps<E>]?: unknown };

/**
 * Conditions on an entity, as written: each key is a lookup.
 *
 * @typeParam X the values as they were written
 */
export type Where<E, K extends string, X = unknown> = Offered<E> & { readonly [P in K]: Lookup<E, P, Place<E, X, P>> };

/** Several conditions, each as {@link Where}. */
export type Alternatives<E, X extends readonly object[]> = {
  readonly [I in keyof X]: Where<E, keyof X[I] & string, Seen<X[I]>> & Given<X[I]>;
};

/** A condition beside others in one call: a `Q`, or an expression that is true or false. */
export type Further<E> = Q<E> | Expression<boolean>;

/** The type of the value at a path, as `author__username` or `createdAt__year`; `unknown` inside JSON. A relation's is its key. */
export type PathValue<E, P extends string> =
  IsAny<E> extends true
    ? any // as above
    : P extends 'pk'
      ? KeyOf<E>
      : P extends Relations<E>
        ? IsOpen<E[P & keyof E]> extends true
          ? E[P & keyof E]
          : KeyOf<Target<E[P & keyof E]>> | NullThrough<E[P & keyof E]>
        : P extends keyof E
          ? E[P]
          : P extends `${infer H}__${infer R}`
            ? H extends Relations<E>
              ? IsOpen<E[H & keyof E]> extends true
                ? unknown
                : PathValue<Target<E[H & keyof E]>, R> | NullThrough<E[H & keyof E]>
              : H extends Columns<E>
                ? TransformValue<NonNullable<E[H & keyof E]>, R> | (null extends E[H & keyof E] ? null : never)
                : unknown
            : unknown;

/** Whether a property holds values of any shape, as JSON does. */
export type IsOpen<V> = IsUnknown<V> extends true ? true : [Target<V>] extends [never] ? true : false;

/** The type of an entity's key. */
export type KeyOf<E> = E extends { id: infer I } ? I : Key;

/** `null` where a relation may lead to no row. */
type NullThrough<V> = null extends V ? null : undefined extends V ? null : V extends readonly unknown[] ? null : never;

type TransformValue<V, R extends string> = R extends keyof Transforms<V>
  ? Transforms<V>[R]
  : R extends `${infer H}__${infer Rest}`
    ? H extends keyof Transforms<V>
      ? TransformValue<Transforms<V>[H], Rest>
      : unknown
    : unknown;

/** What rows are looked up by: the entity with its annotations; after `values()` names are checked at run time. */
export type Row<E, R> = R extends E ? R : Whole<R>;

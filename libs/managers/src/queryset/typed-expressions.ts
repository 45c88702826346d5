import type { Expression } from '../expressions/expression.js';
import type { IsAny, IsUnknown, Lookup, PathValue } from './typed-lookups.js';
import type { IsLiteral, ValueFault, Wrong } from './typed-paths.js';

declare const PENDING: unique symbol;

/** Stands for a type that is known when the entity is: that of the query in which an expression stands. */
interface Pending<Kind extends string, T> {
  readonly [PENDING]: readonly [kind: Kind, of: T];
}

/** The type of the value at a path. */
export type AtPath<P extends string> = Pending<'path', P>;
/** A type without null. */
export type NotNull<V> = Pending<'not null', V>;
/** What a function gives, or null where one of those types has it. */
export type NullAs<V, S> = Pending<'null as', readonly [V, S]>;
/** The type of the first of several values that is not null. */
export type FirstOf<T extends readonly unknown[]> = Pending<'first', T>;
/** What arithmetic makes of two values. */
export type Reckoned<L, R, IsDifference extends boolean> = Pending<'reckoned', readonly [L, R, IsDifference]>;

/** The type that an expression's value has in a query about `E`. */
export type Resolved<E, V> =
  IsAny<V> extends true
    ? any // nothing is known of the value
    : V extends Pending<infer Kind, infer T>
      ? Kind extends 'path'
        ? PathValue<E, T & string>
        : Kind extends 'not null'
          ? NonNullable<Resolved<E, T>>
          : ResolvedOfSeveral<E, Kind, T>
      : V;

type ResolvedOfSeveral<E, Kind, T> = Kind extends 'null as'
  ? T extends readonly [infer V, infer S]
    ? Resolved<E, V> | NullIn<Resolved<E, S>>
    : never
  : Kind extends 'first'
    ? FirstIn<E, T>
    : T extends readonly [infer L, infer R, infer IsDifference]
      ? ReckonedOf<Resolved<E, L>, Resolved<E, R>, IsDifference>
      : never;

type NullIn<V> = IsAny<V> extends true ? never : null extends V ? null : never;

type FirstIn<E, T> = T extends readonly [infer H, ...infer Rest]
  ? Rest extends readonly []
    ? Resolved<E, H>
    : null extends Resolved<E, H>
      ? NonNullable<Resolved<E, H>> | FirstIn<E, Rest>
      : Resolved<E, H>
  : never;

/** A moment with seconds is a moment, two moments differ by seconds; decimals and bigints are texts, as their columns. */
type ReckonedOf<L, R, IsDifference> =
  IsAny<L> extends true
    ? any // nothing is known of one side
    : IsAny<R> extends true
      ? any // as above
      : NullIn<L> | NullIn<R> | ReckonedWith<NonNullable<L>, NonNullable<R>, IsDifference>;

type ReckonedWith<L, R, IsDifference> = [L] extends [Date]
  ? [R, IsDifference] extends [Date, true]
    ? number
    : Date
  : [R] extends [Date]
    ? Date
    : [L] extends [string]
      ? string
      : [R] extends [string]
        ? string
        : [L] extends [bigint]
          ? number | bigint
          : number;

/** The values of expressions in a query about a row. */
export type Computed<E, A> = { -readonly [K in keyof A]: A[K] extends Expression<infer V> ? Resolved<E, V> : never };

/** What an expression over a path, or over another expression, gives. */
export type ValueAt<S> = S extends string
  ? string extends S
    ? any /* a path that is known at run time */
    : AtPath<S>
  : S extends Expression<infer V>
    ? V
    : never;

/** What each of several gives. */
export type ValuesAt<T extends readonly unknown[]> = { [I in keyof T]: ValueAt<T[I]> };

/** The paths that an expression, or what users write for one, reads. */
export type PathsOf<S> = S extends string ? S : S extends Expression<any, infer P> ? P : never; // of any value

/** The paths that an order reads: of texts, and of expressions. */
export type OrderedPaths<S> = S extends readonly unknown[]
  ? OrderedPaths<S[number]>
  : S extends `-${infer P}`
    ? P
    : S extends { readonly by: infer B }
      ? PathsOf<B>
      : PathsOf<S>;

/** The lookups of a condition, marked so that they are told from paths of values. */
export type LookupsOf<C> =
  IsAny<C> extends true ? never : C extends { readonly '~entity': unknown } | Expression ? never : `?${keyof C & string}`;

/** Takes anything, and infers its type. */
export type Given<X> = unknown extends X ? X : unknown;

/** Values as they were written where an expression is among them; of others nothing need be known. */
export type Seen<X> = [Extract<X[keyof X], Expression>] extends [never] ? unknown : X;

/** A query about `E` and what the expression at a name in its values reads; `any` for what is no expression. */
export type Place<E, X, N> = N extends keyof X
  ? X[N] extends Expression<infer V, infer P>
    ? IsAny<E> extends true
      ? any // names are checked at run time
      : readonly [entity: E, value: V, paths: P]
    : any // a plain value
  : any;

/** The expression in its place if it fits a value of the type V, or else V, or a text that says what is wrong. */
export type InPlace<V, X> =
  IsAny<X> extends true ? V | Expression : X extends readonly [infer E, infer T, infer P] ? Fitting<E, V, T, P> : never;

type Fitting<E, V, T, P> =
  IsAny<P> extends true
    ? Expression
    : [ReadFault<E, P, never>] extends [never]
      ? IsOfKind<Kind<NonNullable<Resolved<E, T>>>, Kind<NonNullable<V>>> extends true
        ? Expression<T, P>
        : V
      : ReadFault<E, P, never>;

/** Numbers compare with numbers, texts with texts, of which days and decimals are some. */
type Kind<V> =
  IsUnknown<V> extends true
    ? never
    : V extends string | Date
      ? 'text'
      : V extends number | bigint
        ? 'number'
        : V extends boolean
          ? 'boolean'
          : never;

/** Whether values have a kind in common; where one is not known, they may. */
type IsOfKind<A, B> = [A] extends [never] ? true : [B] extends [never] ? true : [A & B] extends [never] ? false : true;

/** An expression whose paths the entity has, or else a text that says what is wrong. */
export type CheckedExpression<E, X, Named = never> =
  X extends Expression<any, infer P> // of any value
    ? IsAny<E> extends true
      ? X
      : IsAny<P> extends true
        ? X
        : [ReadFault<E, P, Named>] extends [never]
          ? X
          : ReadFault<E, P, Named>
    : X;

/** @typeParam Named the annotations of the same call, which may read each other */
type ReadFault<E, P, Named> = P extends string
  ? IsLiteral<P> extends true
    ? P extends '*' | Named | `${Named & string}__${string}`
      ? never
      : P extends `?${infer L}`
        ? LookupFault<E, L>
        : Said<ValueFault<E, P>>
    : never
  : never;

type Said<F> = F extends Wrong<infer M> ? `✗ ${M}` : never;

type LookupFault<E, L extends string> = Lookup<E, L> extends infer F ? (F extends `✗ ${string}` ? F : never) : never;

/** Expressions by names, whose paths the entity has. */
export type CheckedExpressions<E, A> = { readonly [K in keyof A]: CheckedExpression<E, A[K]> };

/** Annotations of which each has a name that is free, and paths that the row has. */
export type FreeNames<E, A, R = E> = {
  readonly [K in keyof A]: IsAny<E> extends true
    ? A[K]
    : string extends K
      ? A[K]
      : K extends keyof E
        ? `✗ "${K & string}" is a field`
        : CheckedExpression<R, A[K], keyof A>;
};

import type { Expression } from '../expressions/expression.js';
import type { Prefetch } from './prefetch.js';
import type { OrderTerm } from './query-state.js';
import type { Columns, IsAny, IsOpen, PathValue, Relations, Steps, Target, Transforms } from './typed-lookups.js';

/** A text that an editor need not know. */
type Other = string & {};

/** Paths that an editor offers for values. */
export type OfferedPath<E> = (IsAny<E> extends true ? never : Columns<E> | Relations<E> | Steps<E>) | Other;

/** What `values()` takes: paths, and expressions by their names. */
export type OfferedValue<E> = OfferedPath<E> | Readonly<Record<string, Expression>>;

/** What `valuesList()` takes: paths and expressions. */
export type OfferedItem<E> = OfferedPath<E> | Expression;

/** As {@link ValuePaths}, with expressions between. */
export type ChosenValues<E, T extends readonly unknown[]> = { readonly [I in keyof T]: T[I] extends string ? ValuePath<E, T[I]> : T[I] };

/** Paths that an editor offers for relations. */
export type OfferedRelation<E> = (IsAny<E> extends true ? never : Relations<E>) | Other;

/** What an editor offers for an order. */
export type OfferedTerm<E> = OfferedPath<E> | (IsAny<E> extends true ? never : `-${Columns<E>}`) | OrderTerm | Expression;

/** Paths of values, each as written where it leads to one, or else a text that says what is wrong. */
export type ValuePaths<E, T extends readonly string[]> = { readonly [I in keyof T]: ValuePath<E, T[I]> };

/** A path of a value as written, or what is wrong with it. */
export type ValuePath<E, P extends string> = P extends string ? Checked<E, P, ValueFault<E, P>> : never;

/** As {@link ValuePaths}, of the terms of an order. */
export type OrderPaths<E, T extends readonly (string | OrderTerm | Expression)[]> = {
  readonly [I in keyof T]: OrderPath<E, T[I]>;
};

type OrderPath<E, P> = P extends string ? Checked<E, P, OrderFault<E, P>> : P;

/** As {@link ValuePaths}, of relations that lead to one row each. */
export type JoinPaths<E, T extends readonly string[]> = { readonly [I in keyof T]: JoinPath<E, T[I]> };

type JoinPath<E, P> = P extends string ? Checked<E, P, JoinFault<E, P>> : never;

/** As {@link ValuePaths}, of any relations. */
export type RelationPaths<E, T extends readonly (string | Prefetch)[]> = { readonly [I in keyof T]: RelationPath<E, T[I]> };

type RelationPath<E, P> = P extends string ? Checked<E, P, RelationFault<E, P>> : P;

/** Annotations of which each has a name that is free. */
export type FreeNames<E, A> = {
  readonly [K in keyof A]: IsAny<E> extends true
    ? A[K]
    : string extends K
      ? A[K]
      : K extends keyof E
        ? Wrong<`"${K & string}" is a field`>
        : A[K];
};

type Checked<E, P extends string, Fault> =
  IsAny<E> extends true ? P : IsLiteral<P> extends true ? ([Fault] extends [never] ? P : Fault) : P;

/** Whether a text is known when the compiler runs. */
type IsLiteral<P extends string> = Record<never, never> extends Record<P, 1> ? false : true;

/** Says to the user of the compiler what is wrong. It is no text, so that no editor offers it. */
interface Wrong<M extends string> {
  readonly '✗': M;
}

type ValueFault<E, P extends string> = P extends 'pk' | Columns<E> | Relations<E>
  ? never
  : P extends `${infer H}__${infer R}`
    ? H extends Relations<E>
      ? IsOpen<E[H & keyof E]> extends true
        ? never
        : ValueFault<Target<E[H & keyof E]>, R>
      : H extends Columns<E>
        ? TransformFault<NonNullable<E[H & keyof E]>, R>
        : Wrong<`no field "${H}"`>
    : Wrong<`no field "${P}"`>;

type TransformFault<V, R extends string> = R extends keyof Transforms<V>
  ? never
  : R extends `${infer H}__${infer Rest}`
    ? H extends keyof Transforms<V>
      ? TransformFault<Transforms<V>[H], Rest>
      : Wrong<`no transform "${H}"`>
    : Wrong<`no transform "${R}"`>;

type OrderFault<E, P extends string> = P extends '?'
  ? never
  : P extends `-${infer R}` | `+${infer R}`
    ? ValueFault<E, R>
    : ValueFault<E, P>;

type RelationFault<E, P extends string> =
  P extends Relations<E>
    ? never
    : P extends `${infer H}__${infer R}`
      ? H extends Relations<E>
        ? RelationFault<Target<E[H & keyof E]>, R>
        : Wrong<`no relation "${H}"`>
      : Wrong<`no relation "${P}"`>;

type JoinFault<E, P extends string> =
  P extends Relations<E>
    ? IsMany<E[P & keyof E]> extends true
      ? Wrong<`"${P}" holds many rows: use prefetchRelated`>
      : never
    : P extends `${infer H}__${infer R}`
      ? H extends Relations<E>
        ? IsMany<E[H & keyof E]> extends true
          ? Wrong<`"${H}" holds many rows: use prefetchRelated`>
          : JoinFault<Target<E[H & keyof E]>, R>
        : Wrong<`no relation "${H}"`>
      : Wrong<`no relation "${P}"`>;

type IsMany<V> = NonNullable<V> extends Promise<infer P> ? IsMany<P> : NonNullable<V> extends readonly unknown[] ? true : false;

declare const PATH: unique symbol;

/** Stands for the type of the value at a path of the entity that a query is about. */
export interface AtPath<P extends string> {
  readonly [PATH]: P;
}

/** The values of expressions in a query about a row. */
export type Computed<E, A> = { -readonly [K in keyof A]: A[K] extends Expression<infer V> ? Resolved<E, V> : never };

type Resolved<E, V> = IsAny<V> extends true ? any /* nothing is known of the value */ : V extends AtPath<infer P> ? PathValue<E, P> : V;

/** What `values()` gives of a row; where nothing is named, all columns, of which those of relations are not in the type. */
export type ObjectRow<E, N extends readonly unknown[]> = N extends readonly []
  ? Pick<E, Columns<E>>
  : { [P in Extract<N[number], string>]: PathValue<E, P> } & NamedValues<E, Exclude<N[number], string>>;

/** The values of expressions by their names. */
type NamedValues<E, X> = [X] extends [never]
  ? unknown
  : { [K in X extends unknown ? keyof X : never]: X extends { readonly [P in K]: Expression<infer V> } ? Resolved<E, V> : never };

/** What `valuesList()` gives of a row. */
export type ListRow<E, N extends readonly unknown[]> = N extends readonly [] ? unknown[] : { -readonly [I in keyof N]: ItemValue<E, N[I]> };

/** The value of a path or an expression. */
export type ItemValue<E, T> = T extends string ? PathValue<E, T> : T extends Expression<infer V> ? Resolved<E, V> : never;

/** What an expression over a path, or over another expression, gives. */
export type ValueAt<S> = S extends string
  ? string extends S
    ? any /* a path that is known at run time */
    : AtPath<S>
  : S extends Expression<infer V>
    ? V
    : never;

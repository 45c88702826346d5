import type { Expression } from '../expressions/expression.js';
import type { Prefetch } from './prefetch.js';
import type { OrderTerm } from './query-state.js';
import type { CheckedExpression, Resolved } from './typed-expressions.js';
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
export type ChosenValues<E, T extends readonly unknown[]> = { readonly [I in keyof T]: ChosenValue<E, T[I]> };

/** One of {@link ChosenValues}. */
export type ChosenValue<E, T> = T extends string
  ? ValuePath<E, T>
  : T extends Expression
    ? CheckedExpression<E, T>
    : { readonly [K in keyof T]: CheckedExpression<E, T[K]> };

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

type OrderPath<E, P> = P extends string ? Checked<E, P, OrderFault<E, P>> : CheckedExpression<E, P>;

/** As {@link ValuePaths}, of relations that lead to one row each. */
export type JoinPaths<E, T extends readonly string[]> = { readonly [I in keyof T]: JoinPath<E, T[I]> };

type JoinPath<E, P> = P extends string ? Checked<E, P, JoinFault<E, P>> : never;

/** As {@link ValuePaths}, of any relations. */
export type RelationPaths<E, T extends readonly (string | Prefetch)[]> = { readonly [I in keyof T]: RelationPath<E, T[I]> };

type RelationPath<E, P> = P extends string
  ? Checked<E, P, RelationFault<E, P>>
  : P extends { readonly path: infer N extends string }
    ? Omit<P, 'path'> & { readonly path: Said<Checked<E, N, RelationFault<E, N>>> }
    : P;

/** What is wrong as a text, where no editor would offer it. */
type Said<F> = F extends Wrong<infer M> ? `✗ ${M}` : F;

/** Rows with what prefetches put into properties of choice. */
export type Prefetched<E, R, T extends readonly unknown[]> = R & { [A in Attribute<T[number]> as A['toAttr']]: PrefetchedRows<E, A> };

/** Whether prefetches name such properties. */
export type HasAttribute<T extends readonly unknown[]> = [Attribute<T[number]>] extends [never] ? false : true;

interface NamedPrefetch {
  readonly path: string;
  readonly toAttr: string;
}

/** A prefetch that names a property of the rows themselves. */
type Attribute<P> = P extends NamedPrefetch ? (P['path'] extends `${string}__${string}` ? never : P) : never;

type PrefetchedRows<E, A extends NamedPrefetch> =
  IsAny<E> extends true ? any /* nothing is known of the entity */ : ManyOrOne<E[A['path'] & keyof E], PrefetchedRow<E, A>>;

type PrefetchedRow<E, A extends NamedPrefetch> = A extends { readonly queryset: PromiseLike<readonly (infer X)[]> }
  ? X
  : Target<E[A['path'] & keyof E]>;

type ManyOrOne<V, X> = IsMany<V> extends true ? X[] : X | (null extends V ? null : never);

type Checked<E, P extends string, Fault> =
  IsAny<E> extends true ? P : IsLiteral<P> extends true ? ([Fault] extends [never] ? P : Fault) : P;

/** Whether a text is known when the compiler runs. */
export type IsLiteral<P extends string> = Record<never, never> extends Record<P, 1> ? false : true;

/** Says to the user of the compiler what is wrong. It is no text, so that no editor offers it. */
export interface Wrong<M extends string> {
  readonly '✗': M;
}

/** What is wrong with the path of a value; `never` for nothing. */
export type ValueFault<E, P extends string> = P extends 'pk' | Columns<E> | Relations<E>
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

/** To-many relations, which an editor offers. */
export type OfferedMany<E> = (IsAny<E> extends true ? never : ManyRelations<E>) | Other;

type ManyRelations<E> = { [K in Relations<E>]: IsMany<E[K]> extends true ? K : never }[Relations<E>];

/** As {@link ValuePath}, of a to-many relation of the entity itself. */
export type ManyPath<E, P extends string> = Checked<E, P, ManyFault<E, P>>;

type ManyFault<E, P extends string> =
  P extends Relations<E> ? (IsMany<E[P & keyof E]> extends true ? never : Wrong<`"${P}" holds one row`>) : Wrong<`no relation "${P}"`>;

/** The rows behind a to-many relation: as the caller says, or else as its property's type does. */
export type RelatedRow<E, T, N extends string> = [T] extends [never]
  ? IsAny<E> extends true
    ? any // nothing is known of the entity
    : N extends Relations<E>
      ? Extract<Target<E[N & keyof E]>, object>
      : any // as above
  : T;

type IsMany<V> = NonNullable<V> extends Promise<infer P> ? IsMany<P> : NonNullable<V> extends readonly unknown[] ? true : false;

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

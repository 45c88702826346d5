import type { Serializer } from './serializer.js';

/** Marks a property that clients send and never see: `@CharField({ writeOnly: true }) password!: WriteOnly<string>`. */
export type WriteOnly<V> = V extends null | undefined ? V : V & { readonly [writeOnly]?: true };
declare const writeOnly: unique symbol;

/** What a client sends: every property but the `readonly` ones; in nested serializers too. */
export type InputOf<S> = { -readonly [P in keyof Pick<S, InputKeys<S>>]: InputInside<S[P]> };

/** What `validatedData` holds: as {@link InputOf}. */
export type ValidatedOf<S> = InputOf<S>;

/** What clients see: every property but the `WriteOnly` ones; in nested serializers too. */
export type OutputOf<S> = { -readonly [P in keyof Pick<S, OutputKeys<S>>]: OutputInside<S[P]> };

type InputInside<V> = V extends Serializer ? InputOf<V> : V extends readonly (infer I)[] ? (I extends Serializer ? InputOf<I>[] : V) : V;
type OutputInside<V> = V extends Serializer ? OutputOf<V> : V extends readonly (infer I)[] ? (I extends Serializer ? OutputOf<I>[] : V) : V;
type FieldKeys<S> = {
  [K in keyof S]-?: K extends keyof Serializer ? never : NonNullable<S[K]> extends (...args: never[]) => unknown ? never : K;
}[keyof S];
type InputKeys<S> = {
  [K in FieldKeys<S>]: IsSame<Pick<S, K>, { -readonly [P in keyof Pick<S, K>]: S[P] }> extends true ? K : never;
}[FieldKeys<S>];
type OutputKeys<S> = { [K in FieldKeys<S>]: typeof writeOnly extends keyof NonNullable<S[K]> ? never : K }[FieldKeys<S>];
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

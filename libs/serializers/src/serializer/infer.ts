import type { Serializer } from './serializer.js';

/** Marks a property that clients send and never see: `@CharField({ writeOnly: true }) password!: WriteOnly<string>`. */
export type WriteOnly<V> = V & { readonly [writeOnly]?: true };
declare const writeOnly: unique symbol;

/** What a client sends: every property but the `readonly` ones. */
export type InputOf<S> = Shape<S, InputKeys<S>>;

/** What `validatedData` holds: as {@link InputOf}. */
export type ValidatedOf<S> = Shape<S, InputKeys<S>>;

/** What clients see: every property but the `WriteOnly` ones. */
export type OutputOf<S> = Shape<S, OutputKeys<S>>;

type Shape<S, K extends keyof S> = { -readonly [P in keyof Pick<S, K>]: Inner<S[P]> };
type Inner<V> = V extends Serializer ? ValidatedOf<V> : V extends readonly (infer I)[] ? (I extends Serializer ? ValidatedOf<I>[] : V) : V;
type FieldKeys<S> = {
  [K in keyof S]-?: K extends keyof Serializer ? never : NonNullable<S[K]> extends (...args: never[]) => unknown ? never : K;
}[keyof S];
type InputKeys<S> = {
  [K in FieldKeys<S>]: IsSame<Pick<S, K>, { -readonly [P in keyof Pick<S, K>]: S[P] }> extends true ? K : never;
}[FieldKeys<S>];
type OutputKeys<S> = { [K in FieldKeys<S>]: typeof writeOnly extends keyof NonNullable<S[K]> ? never : K }[FieldKeys<S>];
type IsSame<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

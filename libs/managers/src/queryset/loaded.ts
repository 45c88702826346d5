import type { Columns, IsAny, Scalar } from './typed-lookups.js';

declare const ENTITY: unique symbol;

/** An entity of which some columns were left out: they load when they are awaited. */
export type Loaded<E, Deferred> =
  IsAny<E> extends true
    ? any // nothing is known of the entity
    : Omit<E, Deferred & Columns<E>> & { readonly [P in Deferred & Columns<E>]: PromiseLike<E[P]> } & LoadedFrom<E>;

/** An entity of which these columns and the key were read. */
export type OnlyLoaded<E, N extends readonly string[]> = Loaded<E, Exclude<keyof E & string, N[number] | 'id'>>;

type Fixed = Scalar | PromiseLike<unknown> | ((...given: never[]) => unknown);

/** A row whose relations may have to be awaited: those that joins and prefetches did not bring. */
export type OnAccess<T> =
  IsAny<T> extends true
    ? any // as above
    : T extends Fixed
      ? T
      : T extends readonly (infer I)[]
        ? OnAccess<I>[]
        : { [P in keyof T]: NonNullable<T[P]> extends Fixed ? T[P] : P extends symbol ? T[P] : T[P] | PromiseLike<OnAccess<T[P]>> };

/** Says, to the compiler alone, of which entity a {@link Loaded} one is a part. */
export interface LoadedFrom<E> {
  readonly [ENTITY]?: E;
}

/** What lookups see of a row: all of its entity, and its annotations. */
export type Whole<R> = R extends { readonly [ENTITY]?: infer E } ? (unknown extends E ? any : E & Omit<R, keyof E | typeof ENTITY>) : any;

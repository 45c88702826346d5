import type { ValidatorLike } from '../validators/validator.js';

/** What {@link serializerMeta} takes. */
export interface SerializerMetaOptions {
  /** Checks of the whole object. */
  validators?: readonly ValidatorLike[];
  /** The class that `many` makes lists with. */
  listSerializer?: () => any; // a class of ListSerializer's; typed there, named here without a cycle
  /** Texts of errors by code (`required`) or by kind and code (`CharField.max_length`), for every field of the serializer. */
  errorMessages?: Readonly<Record<string, string>>;
  /** The key of errors that belong to no field. Default: `non_field_errors`. */
  nonFieldErrorsKey?: string;
}

declare const brand: unique symbol;

/** The value of `static Meta`. One opaque type, so that a subclass may have other options than its base. */
export interface SerializerMeta {
  readonly [brand]: true;
}

/** Makes the `static Meta` of a serializer. Keys that a subclass does not give are its base's. */
export function serializerMeta(options: SerializerMetaOptions): SerializerMeta {
  return options as unknown as SerializerMeta;
}

/** The options of a class's Meta, its bases' underneath. */
export function readMeta<T extends SerializerMetaOptions>(Class: object): T {
  const known = merged.get(Class) as T | undefined;
  if (known) return known;
  const own = Object.hasOwn(Class, 'Meta') ? (Class as { Meta: object }).Meta : {};
  const base = Object.getPrototypeOf(Class) as object | null;
  const meta = (base && typeof base === 'function' ? { ...readMeta(base), ...own } : own) as T;
  merged.set(Class, meta);
  return meta;
}

const merged = new WeakMap<object, object>();

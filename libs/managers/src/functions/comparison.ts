import { FieldError } from '@nuages/core';
import type { Compiled, Expression } from '../expressions/expression.js';
import type { FieldKind } from '../model/field-kind.js';
import type { Dialect } from '../sql/dialect.js';
import type { FirstOf, PathsOf, ValueAt, ValuesAt } from '../queryset/typed-expressions.js';
import { call, type Of, plain, type Source } from './function-call.js';

/** The types that {@link Cast} makes, and what their values are. */
interface CastTypes {
  text: string;
  integer: number;
  float: number;
  decimal: string;
  date: string;
  datetime: Date;
  boolean: boolean;
}

const CASTS: ReadonlySet<string> = new Set<keyof CastTypes>(['text', 'integer', 'float', 'decimal', 'date', 'datetime', 'boolean']);
const MAX_SCALE = 30;

/**
 * The first of the values that is not null. Its type is that of the first one.
 *
 * @example authors.annotate({ shown: Coalesce('bio', Value('')) })
 */
export function Coalesce<const S extends readonly Source[]>(...sources: S): Expression<FirstOf<ValuesAt<S>>, PathsOf<S[number]>> {
  return several('COALESCE', sources);
}

/** The greatest of the values; null where one of them is null, on every database. */
export function Greatest<const S extends readonly Source[]>(...sources: S): Expression<ValueAt<S[number]>, PathsOf<S[number]>> {
  return several('GREATEST', sources);
}

/** The least of the values; null where one of them is null, on every database. */
export function Least<const S extends readonly Source[]>(...sources: S): Expression<ValueAt<S[number]>, PathsOf<S[number]>> {
  return several('LEAST', sources);
}

/** The first value, or null where it is equal to the second. */
export function NullIf<const S extends Source, const O extends Source>(source: S, other: O): Expression<ValueAt<S> | null, PathsOf<S | O>> {
  return call([source, other], ([value, second], dialect) => ({
    sql: `NULLIF(${alike([value, second!], dialect).join(', ')})`,
    type: plain(value.type),
  }));
}

/**
 * The value as another type. A number that becomes an integer is rounded.
 *
 * @param options `scale`: how many decimals a decimal has
 * @throws FieldError for a type that there is not
 * @example posts.annotate({ label: Concat('title', Value(' '), Cast('views', 'text')) })
 */
export function Cast<const S extends Source, T extends keyof CastTypes>(
  source: S,
  type: T,
  { scale }: { scale?: number } = {},
): Of<S, CastTypes[T]> {
  if (!CASTS.has(type)) throw new FieldError(`Cast(): there is no type '${String(type)}'. Choose from: ${[...CASTS].join(', ')}.`);
  if (scale !== undefined && !(Number.isInteger(scale) && scale >= 0 && scale <= MAX_SCALE))
    throw new FieldError(`Cast(): a scale is a whole number from 0 to ${MAX_SCALE}.`);
  return call([source], ([value], dialect) => {
    if (type === 'date') return { sql: dialect.date(value.sql), type: { kind: 'date' } };
    const isFraction = value.type.kind === 'float' || value.type.kind === 'decimal';
    const whole = type === 'integer' && isFraction && dialect.name === 'sqlite' ? `ROUND(${value.sql})` : value.sql;
    const cast = dialect.cast(whole, type);
    return { sql: scale === undefined ? cast : `ROUND(${cast}, ${scale})`, type: { kind: type as FieldKind, scale } };
  });
}

/** What a {@link Func} gives: the kind of its values, which decides how they are read. Default `'other'`: as the driver gives them. */
export interface FuncOptions<K extends FieldKind = FieldKind> {
  readonly kind?: K;
}

/** What values of a kind are; those of others are as the driver gives them. */
interface KindTypes {
  char: string;
  text: string;
  uuid: string;
  date: string;
  time: string;
  decimal: string;
  integer: number;
  float: number;
  bigint: number | bigint;
  duration: number;
  boolean: boolean;
  datetime: Date;
}

type OfKind<K> = K extends keyof KindTypes ? KindTypes[K] | null : unknown;

/**
 * A call of any function that the database has, by its name. Arguments are columns and expressions; constants stand in
 * `Value()`, and are bound.
 *
 * @typeParam V what it gives, where `kind` does not say it
 * @throws FieldError for what is no name of a function
 * @see Django's `Func()`
 * @example authors.annotate({ sound: Func('SOUNDEX', ['name'], { kind: 'text' }) })
 */
export function Func<V = never, const S extends readonly Source[] = readonly Source[], const K extends FieldKind = 'other'>(
  name: string,
  sources?: S,
  options?: FuncOptions<K>,
): Expression<[V] extends [never] ? OfKind<K> : V, PathsOf<S[number]>> {
  if (!/^[A-Za-z_]\w{0,62}(\.[A-Za-z_]\w{0,62})?$/.test(name))
    throw new FieldError('Func() takes the name of a function: letters, digits, underscores.');
  const kind = options?.kind ?? 'other';
  return call(sources ?? [], (parts) => ({ sql: `${name}(${parts.map(({ sql }) => sql).join(', ')})`, type: { kind } }));
}

function several<V, P>(name: 'COALESCE' | 'GREATEST' | 'LEAST', sources: readonly Source[]): Expression<V, P> {
  const said = { COALESCE: 'Coalesce', GREATEST: 'Greatest', LEAST: 'Least' }[name];
  if (sources.length < 2) throw new FieldError(`${said}() takes two expressions or more.`);
  return call(sources, (parts, dialect) => {
    const texts = alike(parts, dialect);
    const type = plain(parts[0].type);
    if (name === 'COALESCE') return { sql: `COALESCE(${texts.join(', ')})`, type };
    if (dialect.name === 'sqlite') return { sql: `${name === 'GREATEST' ? 'MAX' : 'MIN'}(${texts.join(', ')})`, type };
    const call = `${name}(${texts.join(', ')})`;
    // PostgreSQL leaves nulls out
    const sql =
      dialect.name === 'postgres' ? `CASE WHEN ${texts.map((text) => `${text} IS NULL`).join(' OR ')} THEN NULL ELSE ${call} END` : call;
    return { sql, type };
  });
}

/** A decimal as text would be compared as text. */
function alike(parts: readonly [Compiled, ...Compiled[]], dialect: Dialect): string[] {
  const isDecimal = parts[0].type.kind === 'decimal';
  return parts.map((part) => (isDecimal && part.type.kind === 'text' ? dialect.cast(part.sql, 'decimal') : part.sql));
}

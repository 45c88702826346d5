import type { Compiled, Expression } from '../expressions/expression.js';
import type { PathsOf, Reckoned, ValueAt } from '../queryset/typed-expressions.js';
import type { Dialect } from '../sql/dialect.js';
import { call, checkWhole, FLOAT, INTEGER, type Of, type OfAll, plain, type Source } from './function-call.js';

/** The number without its sign. */
export function Abs<const S extends Source>(source: S): Expression<ValueAt<S>, PathsOf<S>> {
  return call([source], ([value]) => ({ sql: `ABS(${value.sql})`, type: plain(value.type) }));
}

/**
 * The number rounded, halves away from zero.
 *
 * @param precision how many decimals stay; a negative one rounds tens, hundreds, ...
 */
export function Round<const S extends Source>(source: S, precision = 0): Expression<ValueAt<S>, PathsOf<S>> {
  checkWhole("Round()'s precision", precision, -Infinity);
  return call([source], ([value], dialect) => {
    const sql = `${dialect.name === 'sqlite' ? 'nuages_round' : 'ROUND'}(${exact(value, dialect)}, ${precision})`;
    const isFloat = value.type.kind === 'float';
    return {
      sql: isFloat && dialect.name === 'postgres' ? dialect.cast(sql, 'float') : sql,
      type: value.type.kind === 'decimal' ? { kind: 'decimal', scale: Math.max(precision, 0) } : plain(value.type),
    };
  });
}

/** The least whole number that is not below it. */
export function Ceil<const S extends Source>(source: S): Of<S, number> {
  return call([source], ([value]) => ({ sql: `CEIL(${value.sql})`, type: INTEGER }));
}

/** The greatest whole number that is not above it. */
export function Floor<const S extends Source>(source: S): Of<S, number> {
  return call([source], ([value]) => ({ sql: `FLOOR(${value.sql})`, type: INTEGER }));
}

/** The remainder of one number divided by another; it has the sign of the first. */
export function Mod<const S extends Source, const D extends Source>(
  dividend: S,
  divisor: D,
): Expression<Reckoned<ValueAt<S>, ValueAt<D>, false>, PathsOf<S | D>> {
  return call([dividend, divisor], ([value, other], dialect) => ({
    sql: `(MOD(${exact(value, dialect)}, ${exact(other!, dialect)}) + 0)`, // SQLite's can be -0
    type: value.type.kind === 'integer' && other!.type.kind !== 'integer' ? plain(other!.type) : plain(value.type),
  }));
}

/** One number to the power of another. */
export function Power<const S extends Source, const X extends Source>(base: S, exponent: X): OfAll<[S, X], number> {
  return call([base, exponent], ([value, other]) => ({ sql: `POWER(${value.sql}, ${other!.sql})`, type: FLOAT }));
}

/** The square root. Of a negative number: null, and on PostgreSQL an error. */
export function Sqrt<const S extends Source>(source: S): Of<S, number> {
  return call([source], ([value]) => ({ sql: `SQRT(${value.sql})`, type: FLOAT }));
}

/** -1, 0 or 1: which sign the number has. */
export function Sign<const S extends Source>(source: S): Of<S, number> {
  return call([source], ([value]) => ({ sql: `SIGN(${value.sql})`, type: INTEGER }));
}

/** PostgreSQL rounds and divides floats by rules of their own, or not at all. */
function exact({ sql, type }: Compiled, dialect: Dialect): string {
  return dialect.name === 'postgres' && type.kind !== 'decimal' && type.kind !== 'integer' ? dialect.cast(sql, 'decimal') : sql;
}

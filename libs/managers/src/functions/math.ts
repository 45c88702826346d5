import type { Compiled, Expression } from '../expressions/expression.js';
import type { Dialect } from '../sql/dialect.js';
import { call, checkWhole, FLOAT, INTEGER, plain, type Source } from './function-call.js';

/** The number without its sign. */
export function Abs(source: Source): Expression<number> {
  return call([source], ([value]) => ({ sql: `ABS(${value.sql})`, type: plain(value.type) }));
}

/**
 * The number rounded, halves away from zero.
 *
 * @param precision how many decimals stay; a negative one rounds tens, hundreds, ...
 */
export function Round<V = number>(source: Source, precision = 0): Expression<V> {
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
export function Ceil(source: Source): Expression<number> {
  return call([source], ([value]) => ({ sql: `CEIL(${value.sql})`, type: INTEGER }));
}

/** The greatest whole number that is not above it. */
export function Floor(source: Source): Expression<number> {
  return call([source], ([value]) => ({ sql: `FLOOR(${value.sql})`, type: INTEGER }));
}

/** The remainder of one number divided by another; it has the sign of the first. */
export function Mod(dividend: Source, divisor: Source): Expression<number> {
  return call([dividend, divisor], ([value, other], dialect) => ({
    sql: `(MOD(${exact(value, dialect)}, ${exact(other!, dialect)}) + 0)`, // SQLite's can be -0
    type: value.type.kind === 'integer' && other!.type.kind !== 'integer' ? plain(other!.type) : plain(value.type),
  }));
}

/** One number to the power of another. */
export function Power(base: Source, exponent: Source): Expression<number> {
  return call([base, exponent], ([value, other]) => ({ sql: `POWER(${value.sql}, ${other!.sql})`, type: FLOAT }));
}

/** The square root. Of a negative number: null, and on PostgreSQL an error. */
export function Sqrt(source: Source): Expression<number> {
  return call([source], ([value]) => ({ sql: `SQRT(${value.sql})`, type: FLOAT }));
}

/** -1, 0 or 1: which sign the number has. */
export function Sign(source: Source): Expression<number> {
  return call([source], ([value]) => ({ sql: `SIGN(${value.sql})`, type: INTEGER }));
}

/** PostgreSQL rounds and divides floats by rules of their own, or not at all. */
function exact({ sql, type }: Compiled, dialect: Dialect): string {
  return dialect.name === 'postgres' && type.kind !== 'decimal' && type.kind !== 'integer' ? dialect.cast(sql, 'decimal') : sql;
}

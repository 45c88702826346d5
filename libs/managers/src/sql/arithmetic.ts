import { FieldError } from '@nuages/core';
import type { Compiled } from '../expressions/expression.js';
import type { FieldKind } from '../model/field-kind.js';
import type { Dialect } from './dialect.js';
import type { ValueType } from './values.js';

/** What stands between two values. */
export type Operator = '+' | '-' | '*' | '/' | '%';

/**
 * Two values and an operator between them. Whole numbers are divided to whole ones on every database; two moments differ by
 * seconds, and seconds can be added to a moment.
 *
 * @throws FieldError for anything else with a moment
 */
export function computed(left: Compiled, operator: Operator, right: Compiled, dialect: Dialect): Compiled {
  if (isMoment(left) || isMoment(right)) return withMoments(left, operator, right, dialect);
  const type = typeOf(left.type, operator, right.type);
  if (operator === '/' && WHOLE.has(left.type.kind) && WHOLE.has(right.type.kind))
    return { sql: dialect.divide(left.sql, right.sql), type };
  return { sql: `(${left.sql} ${operator} ${right.sql})`, type };
}

/** A number beside an expression: PostgreSQL takes it for the other side's type, where a fraction may not fit. */
export function numberBeside(left: Compiled, value: number | bigint, mark: string, { name, cast }: Dialect): Compiled {
  if (typeof value === 'bigint') return { sql: mark, type: { kind: 'integer' } };
  const kind = Number.isInteger(value) ? 'integer' : left.type.kind === 'decimal' ? 'decimal' : 'float';
  const isLarge = kind === 'integer' && Math.abs(value) >= 2 ** 31;
  if (name !== 'postgres' || (kind === 'integer' && !isLarge)) return { sql: mark, type: { kind } };
  return { sql: cast(mark, isLarge ? 'decimal' : kind), type: { kind } };
}

const WHOLE: ReadonlySet<FieldKind> = new Set<FieldKind>(['integer', 'bigint']);
/** A result has the first of these kinds that one of its sides has. */
const WIDEST: readonly FieldKind[] = ['float', 'decimal', 'duration', 'bigint', 'integer'];

function typeOf(left: ValueType, operator: Operator, right: ValueType): ValueType {
  const kind = WIDEST.find((one) => left.kind === one || right.kind === one) ?? left.kind;
  if (kind !== 'decimal') return { kind };
  const scales = [left, right].map((side) => (WHOLE.has(side.kind) ? 0 : side.scale));
  const isKnown = (operator === '+' || operator === '-') && scales.every((scale) => scale !== undefined);
  return { kind, scale: isKnown ? Math.max(...(scales as number[])) : undefined };
}

function isMoment({ type: { kind } }: Compiled): boolean {
  return kind === 'datetime' || kind === 'date';
}

const SECONDS: ReadonlySet<FieldKind> = new Set<FieldKind>(['integer', 'bigint', 'float', 'decimal', 'duration']);

function withMoments(left: Compiled, operator: Operator, right: Compiled, dialect: Dialect): Compiled {
  if (operator === '-' && isMoment(left) && isMoment(right))
    return { sql: dialect.seconds(left.sql, right.sql), type: { kind: 'duration' } };
  const [moment, seconds] = isMoment(left) ? [left, right] : [right, left];
  if (SECONDS.has(seconds.type.kind) && (operator === '+' || (operator === '-' && moment === left)))
    return { sql: dialect.shift(moment.sql, operator, seconds.sql), type: { kind: 'datetime' } };
  throw new FieldError(
    `'${operator}' has no meaning between '${left.type.kind}' and '${right.type.kind}'. A moment takes seconds, or another moment to subtract.`,
  );
}

import { FieldError } from '@nuages/core';
import { computed, numberBeside, type Operator } from '../sql/arithmetic.js';
import type { QueryScope } from '../sql/query-scope.js';
import type { OrderTerm } from '../queryset/query-state.js';
import type { PathsOf, Reckoned, ValueAt } from '../queryset/typed-expressions.js';
import type { CastType } from '../sql/dialect.js';
import { toDatabase, type ValueType } from '../sql/values.js';

/** An expression in its place in a query: SQL text and what its values are. */
export interface Compiled {
  readonly sql: string;
  readonly type: ValueType;
}

/** Something that SQL computes: a column, a value, a function of others. Immutable. */
export abstract class Expression<V = unknown, P = any> /* one of an application's own may read any path */ {
  /** The type of the value; only the compiler sees it. */
  declare readonly valueType: V;
  /** The paths that it reads; only the compiler sees them. */
  declare readonly paths: P;

  /** SQL text in a query. Values become parameters there. */
  abstract compile(scope: QueryScope): Compiled;

  /** What its text and its type depend on, for queries that are written once; `undefined` where it is written anew each time. */
  get shape(): string | undefined {
    return undefined;
  }

  /** Whether it sums up several rows. */
  get isAggregate(): boolean {
    return false;
  }

  /** Whether it is a query of its own: summed rows are grouped by what it reads of them, not by what it gives. */
  get isSubquery(): boolean {
    return false;
  }

  /** Whether it, or a part of it, sums up several rows. */
  hasAggregate(_scope: QueryScope): boolean {
    return this.isAggregate;
  }

  /** Whether it, or a part of it, reads a window of rows. */
  hasWindow(_scope: QueryScope): boolean {
    return false;
  }

  /** An order by this, ascending. @param nulls where nulls come; the first by default */
  asc(nulls?: 'first' | 'last'): OrderTerm {
    return { by: this, isDescending: false, ...(nulls && { nulls }) };
  }

  /** An order by this, descending. @param nulls where nulls come; the last by default */
  desc(nulls?: 'first' | 'last'): OrderTerm {
    return { by: this, isDescending: true, ...(nulls && { nulls }) };
  }

  /** This plus another. @example F('views').add(1) */
  add<const O extends Operand>(other: O): Computation<V, P, O> {
    return new Arithmetic(this, '+', other);
  }

  /** This minus another. */
  sub<const O extends Operand>(other: O): Computation<V, P, O, true> {
    return new Arithmetic(this, '-', other);
  }

  /** This times another. */
  mul<const O extends Operand>(other: O): Computation<V, P, O> {
    return new Arithmetic(this, '*', other);
  }

  /** This divided by another. */
  div<const O extends Operand>(other: O): Computation<V, P, O> {
    return new Arithmetic(this, '/', other);
  }

  /** The remainder of this divided by another. */
  mod<const O extends Operand>(other: O): Computation<V, P, O> {
    return new Arithmetic(this, '%', other);
  }
}

/** What arithmetic takes: an expression, or a number. */
export type Operand = Expression | number | bigint;

/** What arithmetic gives, by the types of both sides. */
export type Computation<V, P, O, IsDifference extends boolean = false> = Expression<
  Reckoned<V, O extends Expression<infer W> ? W : O, IsDifference>,
  P | PathsOf<O>
>;

/** How deep arithmetic nests; SQLite takes a thousand brackets to be too many, and some operators need several. */
const MAX_DEPTH = 250;

class Arithmetic extends Expression<any> /* of its operands' types */ {
  /** How many levels of arithmetic it is. */
  readonly depth: number;

  constructor(
    private readonly left: Expression,
    private readonly operator: Operator,
    private readonly right: Operand,
  ) {
    super();
    this.depth = 1 + Math.max(depthOf(left), depthOf(right));
    if (this.depth > MAX_DEPTH) throw new FieldError(`Arithmetic nests more than ${MAX_DEPTH} levels deep. Compute a part of it before.`);
  }

  override hasAggregate(scope: QueryScope): boolean {
    return this.left.hasAggregate(scope) || (this.right instanceof Expression && this.right.hasAggregate(scope));
  }

  override hasWindow(scope: QueryScope): boolean {
    return this.left.hasWindow(scope) || (this.right instanceof Expression && this.right.hasWindow(scope));
  }

  compile(scope: QueryScope): Compiled {
    const left = this.left.compile(scope);
    const right =
      this.right instanceof Expression
        ? this.right.compile(scope)
        : numberBeside(left, this.right, scope.parameter(this.right), scope.dialect);
    return computed(left, this.operator, right, scope.dialect);
  }
}

function depthOf(operand: Operand): number {
  return operand instanceof Arithmetic ? operand.depth : 0;
}

/** A column or annotation of the row, by its path. */
export class FieldReference extends Expression {
  constructor(readonly path: string) {
    super();
  }

  override get shape(): string | undefined {
    return /^\w+$/.test(this.path) ? `F(${this.path})` : undefined;
  }

  override hasAggregate(scope: QueryScope): boolean {
    return scope.findAnnotation(this.path)?.hasAggregate(scope) ?? false;
  }

  override hasWindow(scope: QueryScope): boolean {
    return scope.findAnnotation(this.path)?.hasWindow(scope) ?? false;
  }

  compile(scope: QueryScope): Compiled {
    const compiled = scope.compilePath(this.path);
    for (const column of scope.findAnnotation(this.path) ? scope.groupsOf(this.path) : [compiled.sql]) scope.note(column);
    return compiled;
  }
}

class LiteralValue<V> extends Expression<V, never> {
  constructor(readonly value: V) {
    super();
  }

  compile(scope: QueryScope): Compiled {
    const { dialect } = scope;
    const type: ValueType = { kind: kindOf(this.value) };
    const mark = scope.parameter(toDatabase(this.value, type, dialect));
    const cast = dialect.name === 'postgres' ? castOf(this.value, type) : undefined;
    return { sql: cast ? dialect.cast(mark, cast) : mark, type };
  }
}

/** PostgreSQL takes a parameter without a type for text, or refuses it, where no column stands beside it. */
function castOf(value: unknown, { kind }: ValueType): CastType | undefined {
  if (kind === 'integer') return Math.abs(value as number) < 2 ** 31 ? 'integer' : undefined;
  return kind === 'text' || kind === 'float' || kind === 'boolean' || kind === 'datetime' ? kind : undefined;
}

function kindOf(value: unknown): ValueType['kind'] {
  if (value instanceof Date) return 'datetime';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'float';
  return KINDS[typeof value] ?? 'other';
}

const KINDS: Record<string, ValueType['kind']> = { string: 'text', boolean: 'boolean', bigint: 'bigint' };

/**
 * A column of the row, or an annotation, by its path; for comparing columns and for computing.
 *
 * @see Django's `F()`
 * @example posts.filter({ updatedAt__gt: F('createdAt') })
 */
export function F<const P extends string>(path: P): Expression<ValueAt<P>, P> {
  return new FieldReference(path) as Expression<ValueAt<P>, P>;
}

/**
 * A constant among expressions. Always sent as a parameter.
 *
 * @see Django's `Value()`
 */
export function Value<const V>(value: V): Expression<V, never> {
  return new LiteralValue(value);
}

/** An expression from what users write for one: itself, or the path of a column. */
export function toExpression(value: Expression | string): Expression {
  return typeof value === 'string' ? F(value) : value;
}

import {
  Abs,
  type AnyQuerySet,
  Avg,
  Case,
  Coalesce,
  Concat,
  Count,
  Exists,
  type Expression,
  Extract,
  F,
  Length,
  Lower,
  managerOf,
  relatedManager,
  Max,
  OuterRef,
  Min,
  Q,
  Subquery,
  Trunc,
  Sum,
  Upper,
  Value,
  When,
} from '@nuages/managers';
import type { DataSource } from 'typeorm';
import { BLOG } from '../../models/blog.js';
import { toCamelCase } from '../../models/names.js';
import { decode } from '../../values.js';
import { NoSuchWord, toPath, toTerm } from './words.js';

type Neutral = any; // vectors are data from outside

/** The queryset that the vectors' ops describe. */
export function buildQuery(dataSource: DataSource, { model, ops }: Neutral): AnyQuerySet {
  const start: AnyQuerySet = managerOf<object>(BLOG[model as keyof typeof BLOG], dataSource).all();
  return ops.reduce((query: AnyQuerySet, [name, ...given]: [string, ...Neutral[]]) => apply(dataSource, query, name, given), start);
}

function apply(dataSource: DataSource, query: AnyQuerySet, name: string, given: Neutral[]): AnyQuerySet {
  const [first, second] = given;
  switch (name) {
    case 'related': {
      const { model } = query.state;
      return relatedManager(model, model.create({ id: first }), toPath(second)).all();
    }
    case 'filter':
      return query.filter(toCondition(dataSource, first) as never);
    case 'exclude':
      return query.exclude(toCondition(dataSource, first) as never);
    case 'annotate':
      return query.annotate(toExpressions(dataSource, first));
    case 'order_by':
      return query.orderBy(...first.map((term: Neutral) => toOrder(dataSource, term)));
    case 'values':
      return query.values(...first.map(toPath));
    case 'values_list':
      return query.valuesList(...first.map(toPath));
    case 'flat':
      return query.flat(toPath(first));
    case 'slice':
      return query.slice(first ?? 0, second ?? undefined);
    case 'select_related':
      return query.selectRelated(...first.map(toPath));
    case 'prefetch_related':
      return query.prefetchRelated(...first.map(toPath));
    case 'union':
      return query[second ? 'unionAll' : 'union'](...first.map((other: Neutral) => buildQuery(dataSource, other)));
    case 'intersection':
    case 'difference':
      return query[name](...first.map((other: Neutral) => buildQuery(dataSource, other)));
    case 'distinct':
    case 'reverse':
    case 'none':
    case 'all':
      return query[name]();
    default:
      throw new NoSuchWord(`querysets have no '${name}'`);
  }
}

function toOrder(dataSource: DataSource, term: Neutral): Neutral {
  if (typeof term === 'string') return toTerm(term);
  return { by: toExpression(dataSource, term.expr), isDescending: term.desc ?? false, ...(term.nulls && { nulls: term.nulls }) };
}

/** A `Q` of the vectors as ours. */
export function toCondition(dataSource: DataSource, condition: Neutral): Q | Record<string, unknown> {
  const own = Object.entries<Neutral>(condition);
  const [key, value] = own[0] ?? [];
  if (key === '$and') return Q.and(...value.map((part: Neutral) => toCondition(dataSource, part)));
  if (key === '$or') return Q.or(...value.map((part: Neutral) => toCondition(dataSource, part)));
  if (key === '$not') return Q.not(toCondition(dataSource, value));
  if (key === '$exists') return Q.and(Exists(buildQuery(dataSource, value)));
  return Object.fromEntries(own.map(([path, item]) => [toPath(path), toValue(dataSource, item)]));
}

const EXPRESSIONS = /^\$(f|value|outer|add|sub|mul|mod|lower|upper|length|abs|coalesce|concat|case|extract|trunc|subquery|exists)$/;

function toValue(dataSource: DataSource, value: Neutral): unknown {
  if (Array.isArray(value)) return value.map((item) => toValue(dataSource, item));
  const [key] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (key === '$query') return buildQuery(dataSource, value.$query);
  return key && EXPRESSIONS.test(key) ? toExpression(dataSource, value) : decode(value);
}

/** Named expressions of the vectors as ours. */
export function toExpressions(dataSource: DataSource, named: Record<string, Neutral>): Record<string, Expression> {
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [toCamelCase(name), toExpression(dataSource, value)]));
}

const AGGREGATES: Record<string, typeof Count> = {
  $count: Count,
  $sum: Sum as never,
  $avg: Avg as never,
  $min: Min as never,
  $max: Max as never,
};

function toExpression(dataSource: DataSource, value: Neutral): Expression {
  if (typeof value === 'string') return F(toPath(value));
  const [key, given] = Object.entries<Neutral>(value)[0] ?? [];
  if (key === '$f') return F(toPath(given));
  if (key === '$value') return Value(decode(given));
  if (key && AGGREGATES[key]) {
    const source = given === '*' ? '*' : toExpression(dataSource, given);
    const filter = value.filter && toCondition(dataSource, value.filter);
    return AGGREGATES[key](source, { ...(value.distinct && { distinct: true }), ...(filter && { filter }) });
  }
  if (key === '$add' || key === '$sub' || key === '$mul' || key === '$mod') {
    const [left, right] = given.map((part: Neutral) => toOperand(dataSource, part));
    return left[key.slice(1)](right);
  }
  if (key && FUNCTIONS[key]) return FUNCTIONS[key](...[given].flat().map((part: Neutral) => toOperand(dataSource, part)));
  if (key === '$outer') return OuterRef(toPath(given));
  if (key === '$subquery') return Subquery(buildQuery(dataSource, given));
  if (key === '$exists') return Exists(buildQuery(dataSource, given));
  if (key === '$extract') return Extract(given[0], toPath(given[1]));
  if (key === '$trunc') return Trunc(given[0], toPath(given[1]));
  if (key === '$case') return toCase(dataSource, value);
  throw new NoSuchWord(`there is no expression '${key}'`);
}

const FUNCTIONS: Record<string, (...parts: Expression[]) => Expression> = {
  $lower: Lower as never,
  $upper: Upper as never,
  $length: Length as never,
  $abs: Abs as never,
  $coalesce: Coalesce,
  $concat: Concat,
};

function toOperand(dataSource: DataSource, part: Neutral): Expression {
  return typeof part === 'number' ? Value(part) : toExpression(dataSource, part);
}

function toCase(dataSource: DataSource, { $case: branches, default: otherwise }: Neutral): Expression {
  const whens = branches.map(([condition, then]: Neutral) => When(toCondition(dataSource, condition), toOperand(dataSource, then)));
  return Case(whens, otherwise === undefined || otherwise === null ? undefined : toOperand(dataSource, otherwise));
}

/** Values by field or path; those that are expressions become ours. */
export function toFieldValues(dataSource: DataSource, values: Record<string, Neutral>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([path, value]) => [toPath(path), toValue(dataSource, value)]));
}

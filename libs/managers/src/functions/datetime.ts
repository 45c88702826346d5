import { FieldError } from '@nuages/core';
import { Expression, type Compiled } from '../expressions/expression.js';
import type { FieldKind } from '../model/field-kind.js';
import type { DatePart, TruncKind } from '../sql/dialect.js';
import type { PathsOf, ValueAt } from '../queryset/typed-expressions.js';
import type { QueryScope } from '../sql/query-scope.js';
import { call, INTEGER, type Of, type Source } from './function-call.js';

const PARTS: readonly DatePart[] = [
  'year',
  'iso_year',
  'quarter',
  'month',
  'week',
  'day',
  'week_day',
  'iso_week_day',
  'hour',
  'minute',
  'second',
];
const KINDS: readonly TruncKind[] = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'];
/** What a date has no part of. */
const OF_TIME: ReadonlySet<string> = new Set(['hour', 'minute', 'second']);

/**
 * A part of a date or moment, as a number. Moments are taken in UTC.
 *
 * @throws FieldError for a part that there is not
 * @example posts.annotate({ year: Extract('year', 'created') })
 */
export function Extract<const S extends Source>(part: DatePart, source: S): Of<S, number> {
  if (!PARTS.includes(part)) throw new FieldError(`Extract(): there is no such part of a date. Choose from: ${PARTS.join(', ')}.`);
  return call([source], ([value], dialect) => {
    if (value.type.kind === 'date' && OF_TIME.has(part)) throw new FieldError(`Extract(): a date has no ${part}.`);
    if (value.type.kind === 'time') ofTime('Extract', part);
    return { sql: dialect.extract(part, value.sql), type: INTEGER };
  });
}

const extracting =
  (part: DatePart) =>
  <const S extends Source>(source: S) =>
    Extract(part, source);

/** The year. */
export const ExtractYear = extracting('year');
/** The year that the ISO week belongs to. */
export const ExtractIsoYear = extracting('iso_year');
/** The quarter, from 1 to 4. */
export const ExtractQuarter = extracting('quarter');
/** The month, from 1. */
export const ExtractMonth = extracting('month');
/** The ISO week, from 1 to 53. */
export const ExtractWeek = extracting('week');
/** The day of the month. */
export const ExtractDay = extracting('day');
/** The day of the week, from 1 (Sunday) to 7. */
export const ExtractWeekDay = extracting('week_day');
/** The day of the week, from 1 (Monday) to 7. */
export const ExtractIsoWeekDay = extracting('iso_week_day');
/** The hour. */
export const ExtractHour = extracting('hour');
/** The minute. */
export const ExtractMinute = extracting('minute');
/** The second, without its fraction. */
export const ExtractSecond = extracting('second');

/**
 * The beginning of the year, quarter, month, week (Monday), day, hour, minute or second that a date or moment is in: a date
 * of a date, a moment of a moment, and of a time of day the beginning of its hour, minute or second. Moments are taken in UTC.
 *
 * @throws FieldError for what is no such kind, and for the time of a date
 * @see Django's `Trunc()`
 * @example posts.annotate({ month: Trunc('month', 'created') }).values('month').annotate({ n: Count('id') })
 */
export function Trunc<const S extends Source>(kind: TruncKind, source: S): Expression<ValueAt<S>, PathsOf<S>> {
  if (!KINDS.includes(kind)) throw new FieldError(`Trunc(): there is no such part of a date. Choose from: ${KINDS.join(', ')}.`);
  return call([source], ([value], dialect) => {
    const isDate = value.type.kind === 'date';
    if (value.type.kind === 'time') return { sql: dialect.truncTime(ofTime('Trunc', kind), value.sql), type: { kind: 'time' } };
    if (!isDate) checkMoment('Trunc', value.type.kind);
    else if (OF_TIME.has(kind)) throw new FieldError(`Trunc(): a date has no ${kind}.`);
    return { sql: dialect.trunc(kind, value.sql, isDate), type: { kind: isDate ? 'date' : 'datetime' } };
  });
}

const truncating =
  (kind: TruncKind) =>
  <const S extends Source>(source: S) =>
    Trunc(kind, source);

/** The beginning of the year. */
export const TruncYear = truncating('year');
/** The beginning of the quarter. */
export const TruncQuarter = truncating('quarter');
/** The beginning of the month. */
export const TruncMonth = truncating('month');
/** The Monday of the week. */
export const TruncWeek = truncating('week');
/** The beginning of the day. */
export const TruncDay = truncating('day');
/** The beginning of the hour. */
export const TruncHour = truncating('hour');
/** The beginning of the minute. */
export const TruncMinute = truncating('minute');
/** The beginning of the second. */
export const TruncSecond = truncating('second');

/** The day of a moment, as `YYYY-MM-DD`. */
export function TruncDate<const S extends Source>(source: S): Of<S, string> {
  return call([source], ([value], dialect) => {
    if (value.type.kind !== 'date') checkMoment('TruncDate', value.type.kind);
    return { sql: dialect.date(value.sql), type: { kind: 'date' } };
  });
}

/** The time of day of a moment, as `HH:MM:SS`. */
export function TruncTime<const S extends Source>(source: S): Of<S, string> {
  return call([source], ([value], dialect) => {
    checkMoment('TruncTime', value.type.kind);
    return { sql: dialect.time(value.sql), type: { kind: 'time' } };
  });
}

class NowExpression extends Expression<Date, never> {
  compile({ dialect }: QueryScope): Compiled {
    return { sql: dialect.now, type: { kind: 'datetime' } };
  }
}

/** The database's time when it begins the statement. */
export function Now(): Expression<Date, never> {
  return new NowExpression();
}

function ofTime(name: string, part: string): 'hour' | 'minute' | 'second' {
  if (OF_TIME.has(part)) return part as 'hour';
  throw new FieldError(`${name}(): a time of day has no ${part}.`);
}

function checkMoment(name: string, kind: FieldKind): void {
  if (kind !== 'datetime' && kind !== 'other') throw new FieldError(`${name}(): a value of the kind '${kind}' is no moment.`);
}

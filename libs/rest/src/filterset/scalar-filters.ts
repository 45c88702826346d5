import { asciiDigits } from '@nuages/serializers';
import { type FilterContext, FilterError, findField, TextFilter } from './filter.js';
import { readDate, readDateTime, readDuration, readIsoDateTime, readTime } from './read-moment.js';

/** Text; spaces around it don't count. Error codes: `null_characters_not_allowed`; `invalid` for the lookups `regex` and `iregex`, of what is no simple pattern. */
export class CharFilter extends TextFilter<string> {
  protected override parse(text: string): string {
    if (text.includes('\0')) throw new FilterError('null_characters_not_allowed', 'null_characters_not_allowed');
    return text;
  }

  protected override get isBlankNone(): boolean {
    return true;
  }

  override schema(): Record<string, unknown> {
    return { type: 'string' };
  }
}

const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const MAX_NUMBER = 1e50;

/**
 * A number: `100`, `-1.5`, `1e2`. Error codes: `invalid`, `max_value`. For a decimal column the exact text goes to the
 * lookup; for an integer column the part before the point, as in Django. Underscores don't count, as in Python's `Decimal`.
 */
export class NumberFilter extends TextFilter<string> {
  protected override parse(given: string): string {
    const text = asciiDigits(given).replaceAll('_', '');
    if (!DECIMAL.test(text)) throw new FilterError('invalid', 'invalid_number');
    const plain = text.replace(/^\+/, '');
    if (Number(plain) > MAX_NUMBER) throw new FilterError('max_value', 'max_value', String(MAX_NUMBER));
    return plain;
  }

  override schema(): Record<string, unknown> {
    return { type: 'number' };
  }

  protected override lookupValue(value: string, context: FilterContext): unknown {
    const path = this.fieldOf(context.name);
    const kind = this.options.lookup && isTransform(this.options.lookup) ? 'integer' : findField(context.queryset, path)?.kind;
    return numberFor(kind, value);
  }
}

/** The text of a number as a column of that kind compares it. */
export function numberFor(kind: string | undefined, text: string): unknown {
  if (kind === 'decimal') return /e/i.test(text) ? plainDecimal(text) : text;
  const number = Number(text);
  if (kind === 'float') return number;
  const whole = Math.trunc(number);
  return Number.isSafeInteger(whole) ? whole : BigInt(plainDecimal(text).split('.')[0] || '0');
}

function isTransform(lookup: string): boolean {
  return /^(?:iso_)?(?:year|month|day|week|week_day|quarter|hour|minute|second)\b/.test(lookup);
}

/** `1.5e3` without its exponent. */
function plainDecimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = /^(-?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const shift = Math.max(-100, Math.min(100, Number(exponent)));
  const digits = whole + fraction;
  const point = whole.length + shift;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  const padded = digits.padEnd(point, '0');
  return point >= padded.length ? sign + padded : `${sign}${padded.slice(0, point)}.${padded.slice(point)}`;
}

/** `true`, `false`, `1`, `0`, in any case. Everything else is no filter. */
export class BooleanFilter extends TextFilter<boolean> {
  override cleanText(text: string | undefined): boolean | undefined {
    return BOOLEANS[text?.toLowerCase() ?? ''];
  }

  protected override parse(text: string): boolean | undefined {
    return this.cleanText(text);
  }

  override schema(): Record<string, unknown> {
    return { type: 'boolean' };
  }
}

const BOOLEANS: Readonly<Record<string, boolean>> = Object.assign(Object.create(null) as Record<string, boolean>, {
  true: true,
  false: false,
  1: true,
  0: false,
});

/** A UUID, with or without hyphens and braces. Error code: `invalid`. */
export class UUIDFilter extends TextFilter<string> {
  protected override parse(text: string): string {
    const hex = text.replace(/urn:|uuid:|[{}-]/gi, '').toLowerCase();
    if (!/^[0-9a-f]{32}$/.test(hex)) throw new FilterError('invalid', 'invalid_uuid');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }

  protected override get isBlankNone(): boolean {
    return true;
  }

  override schema(): Record<string, unknown> {
    return { type: 'string', format: 'uuid' };
  }
}

/** A date: `2024-01-31`, `01/31/2024`. The value is `'YYYY-MM-DD'`. Error code: `invalid`. */
export class DateFilter extends TextFilter<string> {
  protected override parse(text: string): string {
    return orInvalid(readDate(text), 'invalid_date');
  }

  override schema(): Record<string, unknown> {
    return { type: 'string', format: 'date' };
  }
}

/** A moment in one of Django's input formats, ISO 8601 among them. Without an offset it is UTC. Error code: `invalid`. */
export class DateTimeFilter extends TextFilter<Date> {
  protected override parse(text: string): Date {
    return this.roundedFor(text, orInvalid(readDateTime(text), 'invalid_datetime'));
  }

  override schema(): Record<string, unknown> {
    return { type: 'string', format: 'date-time' };
  }

  /** A Date ends at the millisecond: a bound with more digits moves to the side on which the same rows lie. */
  protected roundedFor(text: string, moment: Date): Date {
    const isFiner = /[.,]\d{3}\d*[1-9]/.test(text);
    const { lookup } = this.options;
    if (!isFiner || (lookup !== 'gte' && lookup !== 'lt')) return moment;
    const next = new Date(moment.getTime() + 1);
    return next.getUTCFullYear() > 9999 ? moment : next;
  }
}

/** A moment in ISO 8601. Without an offset it is UTC. Error code: `invalid`. */
export class IsoDateTimeFilter extends DateTimeFilter {
  protected override parse(text: string): Date {
    return this.roundedFor(text, orInvalid(readIsoDateTime(text), 'invalid_datetime'));
  }
}

/** A time of day: `08:30`, `08:30:15`. The value is `'HH:MM:SS[.ffffff]'`. Error code: `invalid`. */
export class TimeFilter extends TextFilter<string> {
  protected override parse(text: string): string {
    return orInvalid(readTime(text), 'invalid_time');
  }

  override schema(): Record<string, unknown> {
    return { type: 'string', format: 'time' };
  }
}

/** A length of time: `[D ]HH:MM:SS`, or ISO 8601 (`P1DT2H`). The value is in seconds. Error code: `invalid`. */
export class DurationFilter extends TextFilter<number> {
  protected override parse(text: string): number {
    return orInvalid(readDuration(text), 'invalid_duration');
  }

  override schema(): Record<string, unknown> {
    return { type: 'string', format: 'duration' };
  }
}

function orInvalid<T>(value: T | undefined, text: ConstructorParameters<typeof FilterError>[1]): T {
  if (value === undefined) throw new FilterError('invalid', text);
  return value;
}

import { type Field, fieldFactory } from '../field.decorator.js';
import { type FastCase, type FieldOptions, FieldType } from '../field-type.js';
import { describeMoment, pad, partsOf, readIsoDateTime, toDate, writeDate, writeTime } from './moment.js';
import { strftime, strptime } from './strftime.js';
import { TimeZone } from './time-zone.js';
import { writeIso } from './write-iso.js';
import type { JsonSchema, SchemaScope } from '../../json-schema/json-schema.js';

/** Options of the fields of dates and times. Patterns are those of Python's `strftime`, or `'iso-8601'`. */
export interface TemporalFieldOptions<V> extends FieldOptions<V> {
  /** How it is written; `null` gives the internal value itself. Default: `'iso-8601'`. */
  format?: string | null;
  /** What is read, tried in order. Default: `['iso-8601']`. */
  inputFormats?: readonly string[];
}

/** Options of {@link DateTimeField}. */
export interface DateTimeFieldOptions extends TemporalFieldOptions<Date> {
  /** The zone of texts without an offset, and of what is written, by its IANA name. Default: UTC. */
  defaultTimezone?: string;
}

/**
 * A moment.
 *
 * - Input: ISO 8601, or what `inputFormats` say; without an offset it is in `defaultTimezone`.
 * - Internal value: a `Date`; what is below the millisecond is cut. Differs from DRF, which keeps microseconds.
 * - Output: `2024-02-29T10:20:30Z`, with the offset of another zone, or as `format` says.
 * - Error codes: `invalid`, `overflow`, `make_aware` for an hour that the zone skips.
 */
export class DateTimeFieldType extends FieldType<Date, unknown, DateTimeFieldOptions> {
  override readonly kind = 'DateTimeField';
  private readonly zone?: TimeZone;

  constructor(options: DateTimeFieldOptions = {}) {
    super(options);
    const { defaultTimezone = 'UTC' } = options;
    if (defaultTimezone !== 'UTC') this.zone = new TimeZone(defaultTimezone);
  }

  override parse(data: unknown): Date {
    if (data instanceof Date) return Number.isNaN(data.getTime()) ? this.fail('invalid', this.describeFormats()) : data;
    if (typeof data !== 'string') return this.fail('invalid', this.describeFormats());
    for (const format of this.options.inputFormats ?? ['iso-8601']) {
      const moment = format === 'iso-8601' ? readIsoDateTime(data) : strptime(data, format);
      if (!moment) continue;
      const { offset } = moment;
      const isLocal = offset === undefined && this.zone;
      const date = isLocal ? this.zone.read(moment) : new Date(toDate(moment).getTime() - (offset ?? 0) * 60_000);
      if (!date) return this.fail('make_aware', { timezone: this.zone!.name });
      const year = date.getUTCFullYear();
      return year < 1 || year > 9999 ? this.fail('overflow') : date;
    }
    return this.fail('invalid', this.describeFormats());
  }

  override represent(value: unknown): unknown {
    const { format = 'iso-8601' } = this.options;
    if (format === null || typeof value === 'string') return value;
    const date = value instanceof Date ? value : new Date(value as number);
    if (this.zone) return this.writeLocal(this.zone, date, format);
    return format === 'iso-8601' ? writeIso(date) : strftime(partsOf(date), format);
  }

  override fastParse(v: string): FastCase | undefined {
    if (this.options.inputFormats) return undefined;
    return { test: `typeof ${v} === 'string' && PLAIN_MOMENT.test(${v})`, value: `new Date(${v})` };
  }

  override fastRepresent(v: string): FastCase | undefined {
    const { format = 'iso-8601' } = this.options;
    return format === 'iso-8601' && !this.zone ? { test: `${v} instanceof Date`, value: `writeIso(${v})`, json: 'plain' } : undefined;
  }

  private writeLocal(zone: TimeZone, date: Date, format: string): string {
    const minutes = Math.round(Math.abs(zone.offsetAt(date)));
    const sign = zone.offsetAt(date) < 0 ? '-' : '+';
    const [hours, rest] = [pad(Math.floor(minutes / 60)), pad(minutes % 60)];
    const wall = zone.wallClock(date);
    if (format === 'iso-8601') return `${writeDate(wall)}T${writeTime(wall)}${sign}${hours}:${rest}`;
    return strftime(wall, format, { z: () => `${sign}${hours}${rest}`, Z: () => zone.name });
  }

  private describeFormats(): Record<string, string> {
    const formats = this.options.inputFormats ?? ['iso-8601'];
    return { format: formats.join(', ').replace('iso-8601', 'YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z]') };
  }

  override describe(scope: SchemaScope): JsonSchema {
    return describeMoment(this.options, 'date-time', scope);
  }
}

/** Moments in UTC, whole seconds, on days that every month has: what `Date` reads without a check of ours. */
export const PLAIN_MOMENT = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;

/** Declares a {@link DateTimeFieldType}. */
export function DateTimeField(options: DateTimeFieldOptions = {}): Field<Date> {
  return fieldFactory(new DateTimeFieldType(options));
}

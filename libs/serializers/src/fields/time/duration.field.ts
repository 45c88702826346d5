import { MaxValueValidator, MinValueValidator } from '../../validators/limit.validators.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type FieldOptions, FieldType } from '../field-type.js';
import { pad } from './moment.js';
import type { JsonSchema, SchemaScope } from '../../json-schema/json-schema.js';

/** Options of {@link DurationField}. Both bounds are in seconds and inclusive. */
export interface DurationFieldOptions extends FieldOptions<number> {
  minValue?: number;
  maxValue?: number;
}

const STANDARD = /^(?:(-?\d+) (?:days?, )?)?(-?)(?:(\d+):(?=\d+:\d+))?(?:(\d+):)?(\d+)(?:[.,](\d{1,6})\d{0,6})?$/;
const ISO = /^([-+]?)P(?:(\d+(?:.\d+)?)D)?(?:T(?:(\d+(?:.\d+)?)H)?(?:(\d+(?:.\d+)?)M)?(?:(\d+(?:.\d+)?)S)?)?$/;
const POSTGRES = /^(?:(-?\d+) (?:days? ?))?(?:([-+])?(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/;
const MAX_STRING_LENGTH = 1000; // digits without end take ISO's expression the square of their number
const DAY = 86_400;
const MAX_DAYS = 999_999_999;

/**
 * A length of time.
 *
 * - Input: `'[D ]HH:MM:SS[.ffffff]'`, ISO 8601's `'P1DT2H'`, `'3 days 04:05:06'`, or a number of seconds.
 * - Internal value: seconds, as a `number`.
 * - Output: `'[D ]HH:MM:SS[.ffffff]'`.
 * - Error codes: `invalid`, `min_value`, `max_value`.
 */
export class DurationFieldType extends FieldType<number, string, DurationFieldOptions> {
  override readonly kind = 'DurationField';

  constructor(options: DurationFieldOptions = {}) {
    super(options);
    if (options.maxValue !== undefined) this.validators.push(new MaxValueValidator(options.maxValue));
    if (options.minValue !== undefined) this.validators.push(new MinValueValidator(options.minValue));
  }

  override parse(data: unknown): number {
    const seconds = typeof data === 'string' || typeof data === 'number' ? readDuration(String(data)) : undefined;
    if (seconds !== undefined && Math.abs(seconds) <= MAX_DAYS * DAY + DAY) return seconds;
    return this.fail('invalid', { format: '[DD] [HH:[MM:]]ss[.uuuuuu]' });
  }

  override represent(value: number): string {
    const micros = Math.round(Number(value) * 1e6);
    const days = Math.floor(micros / 1e6 / DAY);
    const rest = micros - days * DAY * 1e6;
    const seconds = Math.floor(rest / 1e6);
    const fraction = rest - seconds * 1e6;
    const clock = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
    return `${days ? `${days} ` : ''}${clock}${fraction ? `.${pad(fraction, 6)}` : ''}`;
  }

  override describe({ io }: SchemaScope): JsonSchema {
    return { type: io === 'output' ? 'string' : ['string', 'number'] };
  }
}

function readDuration(text: string): number | undefined {
  if (text.length > MAX_STRING_LENGTH) return undefined;
  const standard = STANDARD.exec(text);
  if (standard) return total(standard, standard[2]);
  const iso = ISO.exec(text);
  if (iso) {
    const [days, hours, minutes, seconds] = iso.slice(2).map((part) => (part === undefined ? 0 : Number(part.replace(',', '.'))));
    const sum = days! * DAY + hours! * 3600 + minutes! * 60 + seconds!;
    return Number.isNaN(sum) ? undefined : iso[1] === '-' ? -sum : sum;
  }
  const interval = POSTGRES.exec(text);
  return interval ? total(interval, interval[2]) : undefined;
}

/** The sign is that of the time; days have their own. */
function total(match: RegExpExecArray, sign: string | undefined): number {
  const [days, hours, minutes, seconds] = [match[1], match[3], match[4], match[5]].map((part) => Number(part ?? 0));
  const micros = (hours! * 3600 + minutes! * 60 + seconds!) * 1e6 + Number((match[6] ?? '').padEnd(6, '0'));
  return (days! * DAY * 1e6 + (sign === '-' ? -micros : micros)) / 1e6;
}

/** Declares a {@link DurationFieldType}. */
export function DurationField(options: DurationFieldOptions = {}): Field<number> {
  return fieldFactory(new DurationFieldType(options));
}

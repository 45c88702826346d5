import { type Field, fieldFactory } from '../field.decorator.js';
import { type FastCase, FieldType } from '../field-type.js';
import type { TemporalFieldOptions } from './date-time.field.js';
import { describeMoment, readIsoTime, writeTime } from './moment.js';
import { NO_ZONE, strftime, strptime } from './strftime.js';
import type { JsonSchema, SchemaScope } from '../../json-schema/json-schema.js';

/**
 * A time of day.
 *
 * - Input: `10:20[:30[.123456]]`, or what `inputFormats` say.
 * - Internal value: text, `'10:20:30[.123456]'`.
 * - Output: the same, or as `format` says.
 * - Error codes: `invalid`.
 */
export class TimeFieldType extends FieldType<string, unknown, TemporalFieldOptions<string>> {
  override readonly kind = 'TimeField';

  constructor(options: TemporalFieldOptions<string> = {}) {
    super(options);
  }

  override parse(data: unknown): string {
    const formats = this.options.inputFormats ?? ['iso-8601'];
    for (const format of typeof data === 'string' ? formats : []) {
      const moment = format === 'iso-8601' ? readIsoTime(data as string) : strptime(data as string, format);
      if (moment) return writeTime(moment);
    }
    return this.fail('invalid', { format: formats.join(', ').replace('iso-8601', 'hh:mm[:ss[.uuuuuu]]') });
  }

  override represent(value: unknown): unknown {
    const { format = 'iso-8601' } = this.options;
    if (format === null || format === 'iso-8601') return value;
    const moment = readIsoTime(String(value));
    return moment ? strftime(moment, format, NO_ZONE) : value;
  }

  override fastRepresent(v: string): FastCase | undefined {
    const { format = 'iso-8601' } = this.options;
    return format === null || format === 'iso-8601' ? { test: `typeof ${v} === 'string'`, value: v, json: 'text' } : undefined;
  }

  override describe(scope: SchemaScope): JsonSchema {
    return describeMoment(this.options, 'time', scope);
  }
}

/** Declares a {@link TimeFieldType}. */
export function TimeField(options: TemporalFieldOptions<string> = {}): Field<string> {
  return fieldFactory(new TimeFieldType(options));
}

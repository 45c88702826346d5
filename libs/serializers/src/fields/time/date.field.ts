import { type Field, fieldFactory } from '../field.decorator.js';
import { type FastCase, FieldType } from '../field-type.js';
import type { TemporalFieldOptions } from './date-time.field.js';
import { describeMoment, readIsoDate, writeDate } from './moment.js';
import { NO_ZONE, strftime, strptime } from './strftime.js';
import type { JsonSchema, SchemaScope } from '../../json-schema/json-schema.js';

/**
 * A day of the calendar.
 *
 * - Input: `2024-02-29`, or what `inputFormats` say.
 * - Internal value: text, `'2024-02-29'`.
 * - Output: the same, or as `format` says.
 * - Error codes: `invalid`.
 */
export class DateFieldType extends FieldType<string, unknown, TemporalFieldOptions<string>> {
  override readonly kind = 'DateField';

  constructor(options: TemporalFieldOptions<string> = {}) {
    super(options);
  }

  override parse(data: unknown): string {
    const formats = this.options.inputFormats ?? ['iso-8601'];
    for (const format of typeof data === 'string' ? formats : []) {
      const moment = format === 'iso-8601' ? readIsoDate(data as string) : strptime(data as string, format);
      if (moment) return writeDate(moment);
    }
    return this.fail('invalid', { format: formats.join(', ').replace('iso-8601', 'YYYY-MM-DD') });
  }

  override represent(value: unknown): unknown {
    const { format = 'iso-8601' } = this.options;
    if (value instanceof Date) {
      throw new TypeError(`DateField '${this.name}': the value is a moment, its day depends on the time zone. Use DateTimeField.`);
    }
    if (format === null || format === 'iso-8601') return value;
    const moment = readIsoDate(String(value));
    return moment ? strftime(moment, format, NO_ZONE) : value;
  }

  override fastRepresent(v: string): FastCase | undefined {
    const { format = 'iso-8601' } = this.options;
    return format === null || format === 'iso-8601' ? { test: `typeof ${v} === 'string'`, value: v, json: 'text' } : undefined;
  }

  override describe(scope: SchemaScope): JsonSchema {
    return describeMoment(this.options, 'date', scope);
  }
}

/** Declares a {@link DateFieldType}. */
export function DateField(options: TemporalFieldOptions<string> = {}): Field<string> {
  return fieldFactory(new DateFieldType(options));
}

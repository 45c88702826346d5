import { type Field, fieldFactory } from '../field.decorator.js';
import type { TemporalFieldOptions } from './date-time.field.js';
import { type Moment, readIsoDate, writeDate } from './moment.js';
import { MomentTextFieldType } from './moment-text.field.js';

/**
 * A day of the calendar.
 *
 * - Input: `2024-02-29`, or what `inputFormats` say.
 * - Internal value: text, `'2024-02-29'`.
 * - Output: the same, or as `format` says.
 * - Error codes: `invalid`.
 */
export class DateFieldType extends MomentTextFieldType {
  override readonly kind = 'DateField';
  protected override readonly part = 'date';
  protected override readonly isoForm = 'YYYY-MM-DD';

  override represent(value: unknown): unknown {
    if (value instanceof Date) {
      throw new TypeError(`DateField '${this.name}': the value is a moment, its day depends on the time zone. Use DateTimeField.`);
    }
    return super.represent(value);
  }

  protected override readIso(text: string): Moment | undefined {
    return readIsoDate(text);
  }

  protected override writeIso(moment: Moment): string {
    return writeDate(moment);
  }
}

/** Declares a {@link DateFieldType}. */
export function DateField(options: TemporalFieldOptions<string> = {}): Field<string> {
  return fieldFactory(new DateFieldType(options));
}

import { type Field, fieldFactory } from '../field.decorator.js';
import type { TemporalFieldOptions } from './date-time.field.js';
import { type Moment, readIsoTime, writeTime } from './moment.js';
import { MomentTextFieldType } from './moment-text.field.js';

/**
 * A time of day.
 *
 * - Input: `10:20[:30[.123456]]`, or what `inputFormats` say.
 * - Internal value: text, `'10:20:30[.123456]'`.
 * - Output: the same, or as `format` says.
 * - Error codes: `invalid`.
 */
export class TimeFieldType extends MomentTextFieldType {
  override readonly kind = 'TimeField';
  protected override readonly part = 'time';
  protected override readonly isoForm = 'hh:mm[:ss[.uuuuuu]]';

  protected override readIso(text: string): Moment | undefined {
    return readIsoTime(text);
  }

  protected override writeIso(moment: Moment): string {
    return writeTime(moment);
  }
}

/** Declares a {@link TimeFieldType}. */
export function TimeField(options: TemporalFieldOptions<string> = {}): Field<string> {
  return fieldFactory(new TimeFieldType(options));
}

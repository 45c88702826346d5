import type { JsonSchema, SchemaScope } from '../../json-schema/json-schema.js';
import { type FastCase, FieldType } from '../field-type.js';
import type { TemporalFieldOptions } from './date-time.field.js';
import { describeMoment, type Moment } from './moment.js';
import { NO_ZONE, strftime, strptime } from './strftime.js';

/** A part of a moment, a day or a time of day, whose internal value is its text. */
export abstract class MomentTextFieldType extends FieldType<string, unknown, TemporalFieldOptions<string>> {
  /** How JSON Schema names the text. */
  protected abstract readonly part: 'date' | 'time';
  /** The ISO form of the text, for messages. */
  protected abstract readonly isoForm: string;

  constructor(options: TemporalFieldOptions<string> = {}) {
    super(options);
  }

  override parse(data: unknown): string {
    const formats = this.options.inputFormats ?? ['iso-8601'];
    for (const format of typeof data === 'string' ? formats : []) {
      const moment = format === 'iso-8601' ? this.readIso(data as string) : strptime(data as string, format);
      if (moment) return this.writeIso(moment);
    }
    return this.fail('invalid', { format: formats.join(', ').replace('iso-8601', this.isoForm) });
  }

  override represent(value: unknown): unknown {
    const { format = 'iso-8601' } = this.options;
    if (format === null || format === 'iso-8601') return value;
    const moment = this.readIso(String(value));
    return moment ? strftime(moment, format, NO_ZONE) : value;
  }

  override fastRepresent(v: string): FastCase | undefined {
    const { format = 'iso-8601' } = this.options;
    return format === null || format === 'iso-8601' ? { test: `typeof ${v} === 'string'`, value: v, json: 'text' } : undefined;
  }

  override describe(scope: SchemaScope): JsonSchema {
    return describeMoment(this.options, this.part, scope);
  }

  protected abstract readIso(text: string): Moment | undefined;
  protected abstract writeIso(moment: Moment): string;
}

import { validateSlug, validateUnicodeSlug } from '../../validators/text.validators.js';
import { type Field, fieldFactory } from '../field.decorator.js';
import { type CharFieldOptions, CharFieldType } from './char.field.js';
import type { JsonSchema } from '../../json-schema/json-schema.js';

/** Options of {@link SlugField}. */
export interface SlugFieldOptions extends CharFieldOptions {
  /** Letters of any script. Default: false, ASCII. */
  allowUnicode?: boolean;
}

/** Letters, digits, hyphens and underscores. Error codes: those of CharField. */
export class SlugFieldType extends CharFieldType<SlugFieldOptions> {
  override readonly kind = 'SlugField';

  constructor(options: SlugFieldOptions = {}) {
    super(options);
    this.addCheck(options.allowUnicode ? validateUnicodeSlug : validateSlug);
  }

  protected override fastCheck(v: string): string | undefined {
    return `/^[-a-zA-Z0-9_]+$/.test(${v})`;
  }

  protected override textKeywords(): JsonSchema {
    return { pattern: this.options.allowUnicode ? '^[-\\p{L}\\p{N}_]+$' : '^[-a-zA-Z0-9_]+$' };
  }
}

/** Declares a {@link SlugFieldType}. */
export function SlugField(options: SlugFieldOptions = {}): Field<string> {
  return fieldFactory(new SlugFieldType(options));
}

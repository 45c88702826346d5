import { RegexValidator } from './regex.validator.js';
import { ValueValidator } from './validator.js';

/** Refuses U+0000. Code: `null_characters_not_allowed`. */
export class ProhibitNullCharactersValidator extends ValueValidator {
  override readonly code = 'null_characters_not_allowed';

  override accepts(value: unknown): boolean {
    return !String(value).includes('\0');
  }
}

/** Refuses surrogates without a partner, which no database and no UTF-8 can hold. Code: `surrogate_characters_not_allowed`. */
export class ProhibitSurrogateCharactersValidator extends ValueValidator<string> {
  override readonly code = 'surrogate_characters_not_allowed';

  override accepts(value: string): boolean {
    return (value as string & { isWellFormed(): boolean }).isWellFormed(); // ES2024, in every Node that is supported
  }

  override describe(value: string): Record<string, unknown> {
    const lone = /\p{Surrogate}/u.exec(value)?.[0] ?? '';
    return { codePoint: lone.charCodeAt(0).toString(16).toUpperCase() };
  }
}

/** ASCII letters, digits, hyphens and underscores. */
export const validateSlug = new RegexValidator(/^[-a-zA-Z0-9_]+$/, {
  message: 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.',
});

/** Letters and digits of any script, hyphens and underscores. */
export const validateUnicodeSlug = new RegexValidator(/^[-\p{L}\p{N}_]+$/u, {
  message: 'Enter a valid "slug" consisting of Unicode letters, numbers, underscores, or hyphens.',
});

/** An integer as text. */
export const validateInteger = new RegexValidator(/^-?\d+$/, { message: 'Enter a valid integer.' });

/** Integers separated by commas. */
export const validateCommaSeparatedIntegerList = new RegexValidator(/^\d+(?:,\d+)*$/, {
  message: 'Enter only digits separated by commas.',
});

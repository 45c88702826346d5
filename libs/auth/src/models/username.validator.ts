import { RegexValidator } from '@nuages/serializers';
import { normalizeUsername } from './normalize.js';

/**
 * Letters and digits of any alphabet, and `@ . + - _`: what AbstractUser lets a username be where it is validated. Code `invalid`.
 *
 * Differs from Django's: a name that is not in its stored form is refused, as `ａｎｎ`, which a save makes `ann` of. Who sends it
 * would otherwise have another name than they chose, or meet somebody's that no validator saw.
 *
 * @see Django's `UnicodeUsernameValidator`
 */
export class UnicodeUsernameValidator extends RegexValidator {
  constructor() {
    super(/^[\p{L}\p{N}_.@+-]+$/u, {
      message: 'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.',
    });
  }

  override accepts(value: unknown): boolean {
    return super.accepts(value) && value === normalizeUsername(value);
  }
}

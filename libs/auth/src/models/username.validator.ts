import { RegexValidator } from '@nuages/serializers';

/**
 * Letters and digits of any alphabet, and `@ . + - _`: what AbstractUser lets a username be where it is validated. Code `invalid`.
 *
 * @see Django's `UnicodeUsernameValidator`
 */
export class UnicodeUsernameValidator extends RegexValidator {
  constructor() {
    super(/^[\p{L}\p{N}_.@+-]+$/u, {
      message: 'Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.',
    });
  }
}

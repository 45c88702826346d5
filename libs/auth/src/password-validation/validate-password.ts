import { type ErrorDetail, findApplication, ValidationError } from '@nuages/core';
import { AUTH_OPTIONS, type AuthModuleOptions } from '../auth.options.js';
import { defaultPasswordValidators, type PasswordValidator } from './password-validators.js';

/** Nobody types more, and similarity is counted letter by letter. */
const MAX_LENGTH = 4096;
let defaults: readonly PasswordValidator[] | undefined;

/** Those of the current application, or Django's. */
function currentValidators(): readonly PasswordValidator[] {
  const options = findApplication()?.find<AuthModuleOptions>(AUTH_OPTIONS as symbol);
  return options?.passwordValidators ?? (defaults ??= defaultPasswordValidators());
}

/**
 * Checks a new password by all validators: those of `AuthModule.forRoot({ passwordValidators })`, unless some are given.
 *
 * @example
 * await validatePassword(password, { user });
 * @throws ValidationError with every reason
 * @see Django's `validate_password`
 */
export async function validatePassword(
  password: string,
  { user, validators = currentValidators() }: { user?: object; validators?: readonly PasswordValidator[] } = {},
): Promise<void> {
  if (password.length > MAX_LENGTH) throw new ValidationError(`A password has at most ${MAX_LENGTH} characters.`, 'password_too_long');
  const errors: ErrorDetail[] = [];
  for (const validator of validators) {
    const error = await validator.validate(password, user);
    if (error) errors.push(error);
  }
  if (errors.length > 0) throw new ValidationError(errors);
}

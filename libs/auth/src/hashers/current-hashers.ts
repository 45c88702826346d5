import { Application, currentApplication } from '@nuages/core';
import { PasswordHashers } from './password-hashers.js';

let standalone: PasswordHashers | undefined;

/**
 * The hashers of the current application. In a process without any application, as in a script, the default ones.
 *
 * @throws ImproperlyConfigured where several applications run and none is current
 */
export function currentHashers(): PasswordHashers {
  if (Application.candidates().length === 0) return (standalone ??= new PasswordHashers());
  return currentApplication().find(PasswordHashers) ?? (standalone ??= new PasswordHashers());
}

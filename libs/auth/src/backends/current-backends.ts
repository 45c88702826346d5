import { currentApplication } from '@nuages/core';
import { AuthBackends } from './auth-backends.js';

/**
 * The backends of the current application.
 *
 * @throws ImproperlyConfigured without AuthModule, or where several applications run and none is current
 */
export function currentBackends(): AuthBackends {
  return currentApplication().get(AuthBackends);
}

import { currentApplication } from '@nuages/core';
import { REST_OPTIONS, type ResolvedRestOptions } from './rest-options.js';

/** The options of the running application's RestModule. */
export function currentRestOptions(): ResolvedRestOptions {
  return currentApplication().get<ResolvedRestOptions>(REST_OPTIONS);
}

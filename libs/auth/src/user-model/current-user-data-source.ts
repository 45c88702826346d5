import { findApplication } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { AUTH_DATA_SOURCE } from '../auth.tokens.js';

/** The data source that the current application's users are in, or `undefined` without AuthModule: then the default one serves. */
export function currentUserDataSource(): DataSource | undefined {
  return findApplication()?.find<DataSource>(AUTH_DATA_SOURCE);
}

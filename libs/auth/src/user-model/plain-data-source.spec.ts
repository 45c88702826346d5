import { sqliteOptions } from '@nuages/managers/sqlite';
import { DataSource } from 'typeorm';
import { expect, test } from 'vitest';
import { AccessToken } from '../models/access-token.entity.js';
import { authEntities } from '../models/auth-entities.js';
import { User } from '../models/user.entity.js';

test("a data source that dataSourceFactory did not make has Django's tables for the only user model", async () => {
  const dataSource = await new DataSource(
    sqliteOptions({ database: ':memory:', entities: [User, ...authEntities, AccessToken] }),
  ).initialize();

  const tables = dataSource
    .getMetadata(User)
    .manyToManyRelations.map(({ joinTableName, joinColumns, inverseJoinColumns }) => [
      joinTableName,
      ...[...joinColumns, ...inverseJoinColumns].map(({ databaseName }) => databaseName),
    ]);
  expect(tables).toEqual([
    ['auth_user_groups', 'user_id', 'group_id'],
    ['auth_user_user_permissions', 'user_id', 'permission_id'],
  ]);
  await dataSource.destroy();
});

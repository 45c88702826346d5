import { managerOf, dataSourceFactory } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import type { DataSource } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { AccessToken } from './models/access-token.entity.js';
import { authEntities } from './models/auth-entities.js';
import { ContentType } from './models/content-type.entity.js';
import { Permission } from './models/permission.entity.js';
import { User } from './models/user.entity.js';
import { createPermissions } from './permissions/create-permissions.js';
import { refuseChangedUserModel, storeUserModel } from './user-model/stored-user-model.js';

const servers = (await testDatabases()).filter(({ name, missing }) => name !== 'sqlite' && missing === undefined);

describe.for(servers)('processes that start at once on $name', (database) => {
  test('make each permission once, and keep one choice of user model', async () => {
    await using first = await database.open({ entities: [User, ...authEntities, AccessToken] });
    const others = await Promise.all([1, 2, 3].map(() => dataSourceFactory({ ...first.options, synchronize: false } as never)));
    const dataSources: DataSource[] = [first, ...others];
    try {
      await Promise.all(
        dataSources.map(async (dataSource) => {
          await storeUserModel(dataSource, User);
          await createPermissions(dataSource);
        }),
      );
      for (const dataSource of dataSources) await refuseChangedUserModel(dataSource, User);

      expect(await managerOf(ContentType, first).count()).toBe(5);
      expect(await managerOf(Permission, first).count()).toBe(20);
    } finally {
      for (const dataSource of others) await dataSource.destroy();
    }
  });
});

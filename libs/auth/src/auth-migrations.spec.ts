import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type INestApplication, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { callCommand } from '@nuages/core';
import { databaseOptions, dataSourceFactory, managerOf, ManagersModule } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { DataSource, Entity, type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { afterAll, describe, expect, test } from 'vitest';
import { AuthModule } from './auth.module.js';
import { AbstractUser } from './models/abstract-user.js';
import { AccessToken } from './models/access-token.entity.js';
import { authEntities } from './models/auth-entities.js';
import { ContentType } from './models/content-type.entity.js';
import { Group } from './models/group.entity.js';
import { Permission } from './models/permission.entity.js';
import { User } from './models/user.entity.js';
import { createPermissions } from './permissions/create-permissions.js';
import { refuseChangedUserModel, storeUserModel } from './user-model/stored-user-model.js';

@Entity('player')
class Player extends AbstractUser {}

/** Makes the tables of all entities, as a migration written by hand would. */
class Tables1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { connection } = runner;
    for (const metadata of connection.entityMetadatas) await runner.createTable(Table.create(metadata, connection.driver));
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { tablePath } of runner.connection.entityMetadatas) await runner.dropTable(tablePath);
  }
}

describe('a database that was migrated elsewhere', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-migrated-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const optionsFor = (userModel: Function) =>
    databaseOptions(`sqlite:${join(folder, 'shop.sqlite')}`, {
      entities: [userModel, ...authEntities, AccessToken],
      migrations: [Tables1700000000000],
    });

  async function start(userModel: Function): Promise<INestApplication> {
    @Module({
      imports: [
        TypeOrmModule.forRootAsync({ useFactory: () => optionsFor(userModel), dataSourceFactory }),
        ManagersModule.forRoot(),
        AuthModule.forRoot(),
      ],
    })
    class AppModule {}
    const app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication();
    try {
      return await app.init();
    } catch (error) {
      await app.close();
      throw error;
    }
  }

  test('gets its permissions at start-up, and keeps its user model', async () => {
    const empty = await start(Player);
    await empty.close();
    const elsewhere = await dataSourceFactory(optionsFor(Player));
    await elsewhere.runMigrations();
    expect(await managerOf(Permission, elsewhere).count()).toBe(0);
    await elsewhere.destroy();

    for (let time = 0; time < 2; time += 1) {
      const app = await start(Player);
      expect(await managerOf(Permission, app.get(DataSource)).count()).toBe(20);
      await app.close();
    }
    await expect(start(User)).rejects.toThrow(
      "The user model is User ('auth_user'), but this database was made with users in 'player', and what refers to users refers to that table. " +
        "Go back to the model of 'player'. Or move the rows and the foreign keys by a migration, which then says: " +
        "UPDATE nuages_setting SET value = 'auth_user' WHERE name = 'AUTH_USER_MODEL'.",
    );
  });
});

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('a database on $name', (database) => {
  async function start(dataSource: DataSource) {
    @Module({
      imports: [
        TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
        ManagersModule.forRoot(),
        AuthModule.forRoot(),
      ],
    })
    class AppModule {}
    return (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication().init();
  }

  test('has its permissions after migrate and flush, and loses the choice of user model with its tables', async () => {
    const entities = [User, ...authEntities, AccessToken];
    await using dataSource = await database.open({ entities, migrations: [Tables1700000000000], synchronize: false });
    const app = await start(dataSource);
    const other = Group as never; // of another table
    const call = (name: string, parameters: string[] = [], options = {}) => callCommand(app, name, { parameters, options });

    for (let time = 0; time < 2; time += 1) {
      await call('migrate');
      expect(await managerOf(Permission, dataSource).count()).toBe(20);
      await call('flush', [], { input: false });
      expect(await managerOf(Permission, dataSource).count()).toBe(20);
      await expect(refuseChangedUserModel(dataSource, other)).rejects.toThrow('this database was made with users in');
      await call('migrate', ['zero']);
      await refuseChangedUserModel(dataSource, other);
    }
    await app.close();
  });
});

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

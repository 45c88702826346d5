import { type INestApplication, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { callCommand, CommandError } from '@nuages/core';
import { SignalBus } from '@nuages/signals';
import { Column, type DataSource, Entity, type MigrationInterface, PrimaryGeneratedColumn, type QueryRunner, Table } from 'typeorm';
import { afterEach, describe, expect, test } from 'vitest';
import { managerOf } from '../manager/manager-of.js';
import { ManagersModule } from '../managers.module.js';
import { postMigrate, preMigrate } from '../signals/model-signals.js';
import { testDatabases } from '../testing/databases.js';

@Entity('lamp')
class Lamp {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

/** One whose table has not been made. */
@Entity('bulb')
class Bulb {
  @PrimaryGeneratedColumn() id!: number;
}

const tableOf = (runner: QueryRunner) => Table.create(runner.connection.getMetadata(Lamp), runner.connection.driver);

class CreateLamp1767225600001 implements MigrationInterface {
  up = (runner: QueryRunner) => runner.createTable(tableOf(runner));
  down = (runner: QueryRunner) => runner.dropTable('lamp');
}

class FillLamp1767225600002 implements MigrationInterface {
  up = (runner: QueryRunner): Promise<void> => runner.query(`INSERT INTO lamp (name) VALUES ('blue')`) as Promise<any>;
  down = (runner: QueryRunner): Promise<void> => runner.query('DELETE FROM lamp') as Promise<any>;
}

class Broken1767225600003 implements MigrationInterface {
  up = async (runner: QueryRunner) => {
    await runner.query(`INSERT INTO lamp (name) VALUES ('red')`);
    throw new Error('broken');
  };
  down = async () => {};
}

const apps: INestApplication[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

async function start(dataSource: DataSource) {
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
      ManagersModule.forRoot(),
    ],
  })
  class AppModule {}
  const app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication();
  apps.push(await app.init());
  const heard: unknown[] = [];
  const steps = (plan: readonly { name: string; isBackwards: boolean }[]) =>
    plan.map(({ name, isBackwards }) => `${isBackwards ? '-' : '+'}${name.slice(0, -13)}`).join(' ');
  app.get(SignalBus).connect(preMigrate, ({ plan }) => heard.push(['pre', steps(plan)]));
  app.get(SignalBus).connect(postMigrate, ({ plan, migrations, using }) => {
    heard.push(['post', steps(plan), migrations.length]);
    expect(using).toBe(dataSource);
  });
  return { heard, call: (name: string, parameters: string[] = [], options = {}) => callCommand(app, name, { parameters, options }) };
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('migrate on $name', (database) => {
  const open = (...migrations: Function[]) => database.open({ entities: [Lamp, Bulb], migrations, synchronize: false });

  test('sends one signal before and one after, whichever way it goes', async () => {
    await using dataSource = await open(FillLamp1767225600002, CreateLamp1767225600001);
    const { heard, call } = await start(dataSource);

    await call('migrate');
    await call('migrate');
    await call('migrate', ['zero'], { plan: true });
    await call('migrate', ['zero']);
    await call('migrate', ['CreateLamp'], { fake: true });

    expect(heard).toEqual([
      ['pre', '+CreateLamp +FillLamp'],
      ['post', '+CreateLamp +FillLamp', 2],
      ['pre', ''],
      ['post', '', 0],
      ['pre', '-FillLamp -CreateLamp'],
      ['post', '-FillLamp -CreateLamp', 0],
      ['pre', '+CreateLamp'],
      ['post', '+CreateLamp', 1],
    ]);
  });

  test("TypeORM's own calls tell it, too", async () => {
    await using dataSource = await open(CreateLamp1767225600001);
    const { heard } = await start(dataSource);

    await dataSource.runMigrations();
    await dataSource.undoLastMigration();
    await dataSource.undoLastMigration();

    expect(heard).toEqual([
      ['pre', '+CreateLamp'],
      ['post', '+CreateLamp', 1],
      ['pre', '-CreateLamp'],
      ['post', '-CreateLamp', 0],
      ['pre', ''],
      ['post', '', 0],
    ]);
  });

  test('takes back the last by timestamp, though an earlier one was applied after it', async () => {
    await using dataSource = await open(FillLamp1767225600002, CreateLamp1767225600001);
    const { call } = await start(dataSource);
    await call('migrate');
    await dataSource.query('UPDATE migrations SET id = id + 10 WHERE timestamp = 1767225600001');

    expect((await call('migrate', ['CreateLamp'])).stdout).toBe('took back FillLamp1767225600002\n');
    expect((await call('showmigrations')).stdout).toBe('[X] CreateLamp1767225600001\n[ ] FillLamp1767225600002\n');
    expect(await managerOf(Lamp, dataSource).count()).toBe(0);
  });

  test('says which migration failed, and takes back what it did', async () => {
    await using dataSource = await open(FillLamp1767225600002, CreateLamp1767225600001, Broken1767225600003);
    const { heard, call } = await start(dataSource);

    await expect(call('migrate')).rejects.toThrow('broken');
    expect(heard.map((each) => (each as string[])[0])).toEqual(['pre']);
    expect((await call('showmigrations')).stdout).toContain('[X] FillLamp1767225600002\n[ ] Broken1767225600003\n');
    expect(await managerOf(Lamp, dataSource).count()).toBe(1);
  });

  test('says in words what the database has against a statement, and the fix', async () => {
    const quoted = database.name === 'sqlite' || database.name === 'postgres' ? '`' : '"';
    const failing = (...statements: string[]) =>
      class Failing1767225600004 implements MigrationInterface {
        up = async (runner: QueryRunner) => {
          for (const sql of statements) await runner.query(sql);
        };
        down = async () => {};
      };
    const said = async (...statements: string[]) => {
      await using dataSource = await open(CreateLamp1767225600001, FillLamp1767225600002, failing(...statements));
      const { call } = await start(dataSource);
      return await call('migrate').then(
        () => 'applied',
        (error: unknown) => (error instanceof CommandError ? error.message : String(error)),
      );
    };
    const foreign =
      database.name === 'mariadb'
        ? ['CREATE TABLE "x" ("id" SERIAL NOT NULL, "name" character varying(5))', 'PostgreSQL, and the database is MySQL or MariaDB']
        : ['CREATE TABLE `x` (`id` int NOT NULL AUTO_INCREMENT)', 'MySQL or MariaDB, and the database is '];

    expect(await said(foreign[0]!)).toMatch(/^Failing1767225600004 failed and is not applied: .*\nThe statement: CREATE TABLE .x. \(/);
    expect(await said(foreign[0]!)).toContain(`It is written for ${foreign[1]}`);
    expect(await said(foreign[0]!)).toContain('"migrations": "src/migrations/{database}"');
    expect(await said('CREATE TABLE lamp (id int)')).toContain('nuages migrate <migration> --fake');
    expect(await said('DROP TABLE nowhere')).toContain('see nuages showmigrations');
    const twice = await said("INSERT INTO lamp (id, name) VALUES (1, 'secret')");
    expect(twice).toContain('A unique constraint failed');
    expect(twice).toContain("VALUES (1, '…')\nRows that are there do not fit");
    expect(twice).not.toContain('secret');
    expect(await said(`SELECT ${quoted}`)).toMatch(/\nThe statement: SELECT .\nWhat/);
  });

  test('flush empties what tables there are, begins keys anew, and sends postMigrate', async () => {
    await using dataSource = await open(FillLamp1767225600002, CreateLamp1767225600001);
    const { heard, call } = await start(dataSource);
    await call('migrate');

    const { database: name } = dataSource.driver;
    const refused = callCommand(apps[0]!, 'flush', { answers: ['no'] });
    await expect(refused).rejects.toThrow('Nothing was deleted.');
    const { asked } = await callCommand(apps[0]!, 'flush', { answers: ['yes'] });
    expect(asked).toEqual([`Delete every row of 1 table of the database '${name ?? ':memory:'}'? Type yes:`]);
    expect((await call('flush', [], { input: false })).stdout).toBe('emptied 1 table\n');
    expect(heard.at(-1)).toEqual(['post', '', 0]);
    expect((await managerOf(Lamp, dataSource).create({ name: 'green' })).id).toBe(1);
  });
});

test('SQLite is not given a key of PostgreSQL, which would not count there', async () => {
  class Foreign1767225600001 implements MigrationInterface {
    up = (runner: QueryRunner): Promise<void> => runner.query('CREATE TABLE "x" ("id" SERIAL NOT NULL)') as Promise<any>;
    down = async () => {};
  }
  const [sqlite] = await testDatabases();
  await using dataSource = await sqlite!.open({ entities: [Lamp], migrations: [Foreign1767225600001], synchronize: false });

  await expect((await start(dataSource)).call('migrate')).rejects.toThrow(
    /SQLite has no SERIAL\.\n.*\nIt is written for PostgreSQL, and the database is SQLite\./,
  );
});

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication, Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { callCommand, commandOf, type CommandOptions, type CommandRunner } from '@nuages/core';
import {
  Column,
  type DataSource,
  Entity,
  ManyToOne,
  type MigrationInterface,
  PrimaryGeneratedColumn,
  type QueryRunner,
  type Relation,
  Table,
} from 'typeorm';
import { afterEach, describe, expect, test } from 'vitest';
import { ManagersModule } from '../managers.module.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { FlushCommand } from './flush.command.js';
import { MakeMigrationsCommand } from './make-migrations.command.js';
import { MigrateCommand } from './migrate.command.js';
import { ShowMigrationsCommand } from './show-migrations.command.js';
import { SqlMigrateCommand } from './sql-migrate.command.js';

@Entity('shelf')
class Shelf {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@Entity('record')
class Recording {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50, default: 'untitled' }) title!: string;
  @ManyToOne(() => Shelf, { nullable: false }) shelf!: Relation<Shelf>;
}

class CreateA1767225600001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(new Table({ name: 'a', columns: [{ name: 'id', type: 'integer', isPrimary: true }] }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('a');
  }
}

class CreateB1767225600002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(new Table({ name: 'b', columns: [{ name: 'id', type: 'integer', isPrimary: true }] }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('b');
  }
}

const apps: INestApplication[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

const folder = mkdtempSync(join(tmpdir(), 'nuages-commands-'));

/** Calls commands of an application over a data source; gives what they print, and their status. */
async function start(dataSource: DataSource) {
  const app = (
    await Test.createTestingModule({
      imports: [
        TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
        ManagersModule.forRoot(),
      ],
    }).compile()
  ).createNestApplication();
  apps.push(app);
  await app.init();
  return async (Class: Type<CommandRunner>, parameters: string[] = [], options: CommandOptions = {}, projectFolder = folder) => {
    const call = { parameters, options, projectFolder, settings: { migrations: 'made' } };
    const { stdout, status } = await callCommand(app, commandOf(Class)!.name, call);
    return { lines: stdout.split('\n').slice(0, -1), status };
  };
}

const migrations = [CreateB1767225600002, CreateA1767225600001];

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('commands on $name', (database) => {
  test('migrate goes forwards, backwards, to a name, and again', async () => {
    await using dataSource = await database.open({ entities: [], migrations, synchronize: false });
    const call = await start(dataSource);
    const shown = async () => (await call(ShowMigrationsCommand)).lines.map((line) => line.slice(0, 5) + line.slice(10, 11));
    const has = async (table: string) => {
      const runner = dataSource.createQueryRunner();
      return runner.hasTable(table).finally(() => runner.release());
    };

    expect((await call(MigrateCommand, [], { plan: true })).lines).toEqual(['apply CreateA1767225600001', 'apply CreateB1767225600002']);
    expect((await call(MigrateCommand, ['CreateA'])).lines).toEqual(['applied CreateA1767225600001']);
    expect([await has('a'), await has('b'), await shown()]).toEqual([true, false, ['[X] CA', '[ ] CB']]);
    expect((await call(MigrateCommand)).lines).toEqual(['applied CreateB1767225600002']);
    expect((await call(MigrateCommand)).lines).toEqual(['There is nothing to migrate.']);
    expect((await call(MigrateCommand, ['1767225600001'])).lines).toEqual(['took back CreateB1767225600002']);
    expect((await call(MigrateCommand, ['zero'])).lines).toEqual(['took back CreateA1767225600001']);
    expect([await has('a'), await has('b')]).toEqual([false, false]);
    expect((await call(MigrateCommand)).lines).toHaveLength(2);
    await expect(call(MigrateCommand, ['nothing'])).rejects.toThrow(
      /No migration is called 'nothing'\. There are: CreateA1767225600001, CreateB/,
    );
  });

  test('migrate --fake notes, and sqlmigrate prints, without touching the database', async () => {
    await using dataSource = await database.open({ entities: [], migrations, synchronize: false });
    const call = await start(dataSource);

    expect((await call(SqlMigrateCommand, ['CreateA'])).lines).toEqual([expect.stringMatching(/^CREATE TABLE .*\ba\b.*;$/)]);
    expect((await call(MigrateCommand, [], { fake: true })).lines).toEqual([
      'noted as applied: CreateA1767225600001',
      'noted as applied: CreateB1767225600002',
    ]);
    const runner = dataSource.createQueryRunner();
    expect(await runner.hasTable('a')).toBe(false);
    await runner.release();
    expect((await call(ShowMigrationsCommand)).lines.every((line) => line.startsWith('[X]'))).toBe(true);
    expect((await call(MigrateCommand, ['CreateA'], { fake: true })).lines).toEqual(['noted as taken back: CreateB1767225600002']);
    await call(MigrateCommand, ['zero'], { fake: true });
    await call(MigrateCommand);
    expect((await call(SqlMigrateCommand, ['CreateA'], { backwards: true })).lines).toEqual([
      expect.stringMatching(/^DROP TABLE .*\ba\b.*;$/),
    ]);
  });

  test('makemigrations writes what the entities have, and it applies both ways', async () => {
    await using dataSource = await database.open({ entities: [Shelf, Recording], migrations: [], synchronize: false });
    const call = await start(dataSource);

    expect((await call(MakeMigrationsCommand, [], { check: true })).status).toBe(1);
    expect((await call(MakeMigrationsCommand, ['first records'], { output: database.name })).lines[0]).toMatch(
      /^wrote .*-first-records\.ts\./,
    );
    const [file] = readdirSync(join(folder, database.name));
    const path = join(folder, database.name, file!);
    expect(readFileSync(path, 'utf8')).toMatch(/^import type .*\n\nexport class FirstRecords\d{13} implements MigrationInterface \{\n/);
    const [Made] = Object.values((await import(/* @vite-ignore */ path)) as Record<string, new () => MigrationInterface>);
    dataSource.migrations.push(new Made!());
    await expect(call(MakeMigrationsCommand)).rejects.toThrow('The database lacks 1 migration,');

    await call(MigrateCommand);
    await new Manager<Recording>(Recording, dataSource).create({
      shelf: await new Manager<Shelf>(Shelf, dataSource).create({ name: 'A' }),
    });
    expect((await new Manager<Recording>(Recording, dataSource).get({})).title).toBe('untitled');
    expect(await call(MakeMigrationsCommand, [], { check: true })).toEqual({ lines: ['Nothing has changed in the entities.'], status: 0 });

    await expect(call(FlushCommand)).rejects.toThrow('say --no-input');
    await call(FlushCommand, [], { input: false });
    expect(await new Manager<Recording>(Recording, dataSource).all().count()).toBe(0);
    expect((await call(MakeMigrationsCommand, [], { empty: true, dryRun: true })).lines.join('\n')).toContain('up(_runner: QueryRunner)');
    expect((await call(MigrateCommand, ['zero'])).lines).toHaveLength(1);
    rmSync(join(folder, database.name), { recursive: true });
  });

  test("makemigrations formats what it writes by the project's own Prettier", async () => {
    await using dataSource = await database.open({ entities: [Shelf], migrations: [], synchronize: false });
    const call = await start(dataSource);
    const project = join(folder, `formatted-${database.name}`);
    const prettier = join(project, 'node_modules/prettier');
    mkdirSync(prettier, { recursive: true });
    writeFileSync(join(prettier, 'package.json'), '{ "name": "prettier", "main": "index.cjs" }');
    const real = createRequire(import.meta.url).resolve('prettier');
    writeFileSync(join(prettier, 'index.cjs'), `module.exports = require(${JSON.stringify(real)});`);
    writeFileSync(join(project, '.prettierrc'), '{ "semi": false, "tabWidth": 4 }');

    const { lines } = await call(MakeMigrationsCommand, [], { dryRun: true }, project);
    expect(lines[0]).toBe(`import type { MigrationInterface, QueryRunner } from 'typeorm'`);
    expect(lines[3]).toBe('    async up(runner: QueryRunner): Promise<void> {');
    expect((await call(MakeMigrationsCommand, [], { dryRun: true })).lines[0]).toContain(`'typeorm';`);
    rmSync(project, { recursive: true });
  });

  test('makemigrations adds to the list of migrations where there is one', async () => {
    await using dataSource = await database.open({ entities: [Shelf], migrations: [], synchronize: false });
    const call = await start(dataSource);
    const index = join(folder, database.name, 'index.ts');
    mkdirSync(join(folder, database.name));
    writeFileSync(index, 'export {};\n');

    await call(MakeMigrationsCommand, ['one'], { empty: true, output: database.name });
    await call(MakeMigrationsCommand, [], { name: 'two', empty: true, output: database.name });

    expect(readFileSync(index, 'utf8')).toMatch(
      /^export \{ One(\d{13}) \} from '\.\/\1-one';\nexport \{ Two(\d{13}) \} from '\.\/\2-two';\n$/,
    );
    rmSync(join(folder, database.name), { recursive: true });
  });
});

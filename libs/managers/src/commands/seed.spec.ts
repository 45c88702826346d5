import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { callCommand, type CallCommandOptions } from '@nuages/core';
import { Column, type DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { dataSourceFactory } from '../data-source/data-source-factory.js';
import { managerOf } from '../manager/manager-of.js';
import { InjectManager } from '../manager/manager-tokens.js';
import type { Manager } from '../manager/manager.js';
import { ManagersModule } from '../managers.module.js';
import { Seeder, type SeederRunner } from '../seeds/seeder.decorator.js';
import { sqliteOptions } from '../sqlite/sqlite-options.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Song {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) title!: string;
}

@Seeder({ name: 'zero' })
class ZeroSeeder implements SeederRunner {
  constructor(@InjectManager(Song) private readonly songs: Manager<Song>) {}

  async seed() {
    await this.songs.getOrCreate({ title: 'Zero' });
  }
}

@Seeder({ name: 'first', after: [ZeroSeeder], once: true })
class FirstSeeder implements SeederRunner {
  constructor(@InjectManager(Song) private readonly songs: Manager<Song>) {}

  async seed() {
    await this.songs.create({ title: `After ${await this.songs.count()}` });
  }
}

@Seeder({ name: 'broken', environments: ['test'] })
class BrokenSeeder implements SeederRunner {
  constructor(@InjectManager(Song) private readonly songs: Manager<Song>) {}

  async seed() {
    await this.songs.create({ title: 'half' });
    throw new Error('broken');
  }
}

async function start(dataSource: DataSource) {
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
      ManagersModule.forRoot(),
    ],
    providers: [FirstSeeder, ZeroSeeder, BrokenSeeder],
  })
  class AppModule {}
  const app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  const seed = async (parameters: string[] = [], call: CallCommandOptions = {}) =>
    (await callCommand(app, 'seed', { parameters, ...call })).stdout.split('\n').slice(0, -1);
  return { app, seed };
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('seed on $name', { timeout: 30_000 }, (database) => {
  test('runs seeders in their order, each whole or not at all, and some once', async () => {
    await using dataSource = await database.open({ entities: [Song] });
    const { app, seed } = await start(dataSource);
    const titles = () => managerOf(Song, dataSource).orderBy('id').flat('title');

    expect(await seed()).toEqual(['seeded zero', 'seeded first']);
    expect(await seed()).toEqual(['seeded zero', 'first was run before; --again repeats it']);
    expect(await seed(['first'], { options: { again: true } })).toEqual(['seeded first']);
    expect(await titles()).toEqual(['Zero', 'After 1', 'After 2']);
    expect(await seed([], { options: { list: true } })).toEqual(['broken (test)', 'zero', 'first (once)']);

    await expect(seed(['broken'])).rejects.toThrow('broken');
    expect(await titles()).toHaveLength(3);
    await expect(seed(['frist'])).rejects.toThrow("There is no seeder 'frist'. Did you mean 'first'");
    const env = { NODE_ENV: 'production' };
    await expect(seed([], { env })).rejects.toThrow('Say --force');
    await expect(seed([], { env, answers: ['no'] })).rejects.toThrow('Nothing was seeded.');
    expect(await seed(['zero'], { env, answers: ['yes'] })).toEqual(['seeded zero']);
    await app.close();
  });
});

test('a seeder is not found where there is none at all', async () => {
  const useFactory = () => sqliteOptions({ database: ':memory:' });
  const imports = [TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }), ManagersModule.forRoot()];
  const app = await (await Test.createTestingModule({ imports }).compile()).init();

  expect((await callCommand(app, 'seed')).stdout).toContain('There are no seeders.');
  await expect(callCommand(app, 'seed', { parameters: ['frist'] })).rejects.toThrow(
    'There are no seeders. A provider with @Seeder is one.',
  );
  await app.close();
});

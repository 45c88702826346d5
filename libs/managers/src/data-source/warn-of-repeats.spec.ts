import { Controller, Get, Logger, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import request from 'supertest';
import { expect, test, vi } from 'vitest';
import { ManagersModule } from '../managers.module.js';
import { InjectManager } from '../manager/manager-tokens.js';
import { Manager } from '../manager/manager.js';
import { sqliteOptions } from '../sqlite/sqlite-options.js';
import { dataSourceFactory } from './data-source-factory.js';

@Entity()
class Keeper {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@Entity()
class Animal {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Keeper, { nullable: false }) keeper!: Relation<Keeper>;
}

@Controller('animals')
class AnimalsController {
  constructor(
    @InjectManager(Animal) private readonly animals: Manager<Animal>,
    @InjectManager(Keeper) private readonly keepers: Manager<Keeper>,
  ) {}

  @Get('badly')
  async listBadly() {
    const names: string[] = [];
    for (const animal of await this.animals.fetchMode('one')) names.push((await animal.keeper).name);
    return names;
  }

  @Get('by-key')
  async listByKey() {
    const names: string[] = [];
    for (let round = 0; round < 6; round += 1) names.push((await this.keepers.get({ id: 1 })).name);
    return names;
  }

  @Get('by-filter')
  async listByFilter() {
    const names: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      const found = await this.keepers.filter({ name: 'Ann' }).prefetchRelated();
      names.push(...found.map(({ name }) => name));
    }
    return names;
  }

  @Get('well')
  async listWell() {
    return (await this.animals.selectRelated('keeper')).map(({ keeper }) => keeper.name);
  }
}

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: () => ({ ...sqliteOptions({ database: ':memory:', entities: [Keeper, Animal] }), synchronize: true }),
      dataSourceFactory,
    }),
    ManagersModule.forRoot({ warnAfterRepeats: 3 }),
  ],
  controllers: [AnimalsController],
})
class ZooModule {}

test('a statement that repeats in one request is warned of once, with the line that runs it', async () => {
  const testing = await Test.createTestingModule({ imports: [ZooModule] }).compile();
  const app = testing.createNestApplication();
  await app.init();
  const keeper = await new Manager<Keeper>(Keeper).create({ name: 'Ann' });
  for (let index = 0; index < 6; index += 1) await new Manager<Animal>(Animal).create({ keeper });
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  const warnings = () => warn.mock.calls.map(([message]) => String(message)).filter((message) => message.includes('ran more than'));
  const server = app.getHttpServer() as never;

  await request(server).get('/animals/well').expect(200);
  expect(warnings()).toEqual([]);

  await request(server).get('/animals/badly').expect(200);
  await request(server).get('/animals/by-key').expect(200);
  await request(server).get('/animals/by-filter').expect(200);
  expect(warnings()).toEqual([
    expect.stringMatching(/more than 3 times in one request, .*warn-of-repeats\.spec\.ts:3\d.*FROM "keeper"/s),
    expect.stringMatching(/more than 3 times in one request, .*warn-of-repeats\.spec\.ts:4\d.*FROM "keeper"/s),
    expect.stringMatching(/more than 3 times in one request, .*warn-of-repeats\.spec\.ts:5\d.*FROM "keeper"/s),
  ]);
  warn.mockRestore();
  await app.close();
});

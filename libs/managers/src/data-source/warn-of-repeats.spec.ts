import { Controller, Get, Logger } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { expect, test, vi } from 'vitest';
import { ManagersModule } from '../managers.module.js';
import { InjectManager } from '../manager/manager-tokens.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';

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

const adapters = { express: () => new ExpressAdapter(), fastify: () => new FastifyAdapter() };
const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);
const cases = databases.flatMap((database) =>
  (['express', 'fastify'] as const).map((adapter) => ({ database, name: database.name, adapter })),
);

test.each(cases)('warns of a statement that repeats in one request, on $adapter and $name', async ({ database, adapter }) => {
  await using dataSource = await database.open({ entities: [Keeper, Animal] });
  const testing = await Test.createTestingModule({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
      ManagersModule.forRoot({ warnAfterRepeats: 3 }),
    ],
    controllers: [AnimalsController],
  }).compile();
  const app = testing.createNestApplication(adapters[adapter]() as never, { logger: false });
  await app.listen(0, '127.0.0.1');
  const keeper = await new Manager<Keeper>(Keeper).create({ name: 'Ann' });
  for (let index = 0; index < 6; index += 1) await new Manager<Animal>(Animal).create({ keeper });
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  const warnings = () => warn.mock.calls.map(([message]) => String(message)).filter((message) => message.includes('ran more than'));
  const ask = async (path: string) => expect((await fetch(`${await app.getUrl()}/animals/${path}`)).status).toBe(200);

  await ask('well');
  expect(warnings()).toEqual([]);

  await ask('badly');
  await ask('by-key');
  await ask('by-filter');
  expect(warnings()).toEqual([
    expect.stringMatching(/more than 3 times in one request, .*warn-of-repeats\.spec\.ts:3\d.*FROM ["`]keeper/s),
    expect.stringMatching(/more than 3 times in one request, .*warn-of-repeats\.spec\.ts:4\d.*FROM ["`]keeper/s),
    expect.stringMatching(/more than 3 times in one request, .*warn-of-repeats\.spec\.ts:5\d.*FROM ["`]keeper/s),
  ]);
  warn.mockRestore();
  await app.close();
});

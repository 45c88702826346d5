import { type INestApplicationContext, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  callCommand,
  Check,
  type CheckMessage,
  Command,
  type CommandIo,
  type CommandOptions,
  type CommandRunner,
  type SystemCheck,
} from '@nuages/core';
import {
  dataSourceFactory,
  InjectManager,
  type Manager,
  ManagerRegistry,
  ManagersModule,
  ModelOptions,
  type ReplacingMigration,
  Seeder,
  type SeederRunner,
} from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { Column, Entity, ManyToOne, DataSource, PrimaryGeneratedColumn, type QueryRunner, type Relation } from 'typeorm';
import { expect, test } from 'vitest';

@Entity()
class Listener {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) name!: string;
}

// #region own
@Command({
  name: 'greet',
  description: 'Greets the listeners whose name begins so.',
  arguments: '<start>',
  options: [{ flags: '--loud', description: 'in capitals' }],
})
class GreetCommand implements CommandRunner {
  constructor(@InjectManager(Listener) private readonly listeners: Manager<Listener>) {}

  async run([start = '']: readonly string[], options: CommandOptions, io: CommandIo) {
    for (const { name } of await this.listeners.filter({ name__istartswith: start }))
      io.print(options['loud'] ? `HELLO, ${name.toUpperCase()}` : `Hello, ${name}`);
  }
}
// #endregion own

// #region fixtures
@ModelOptions({ appLabel: 'radio', naturalKey: ['name'] })
@Entity()
class Station {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50, unique: true }) name!: string;
}

@ModelOptions({ appLabel: 'radio', naturalKey: ['title', 'station__name'] })
@Entity()
class Show {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) title!: string;
  @ManyToOne(() => Station, { nullable: false }) station!: Relation<Station>;
}

async function copyShows(from: INestApplicationContext, to: INestApplicationContext) {
  const options = { naturalForeign: true, naturalPrimary: true };
  const { stdout } = await callCommand(from, 'dumpdata', { parameters: ['radio'], options });
  await callCommand(to, 'loaddata', { parameters: ['-'], input: stdout });
}
// #endregion fixtures

// #region check
@Check({ tags: ['radio'] })
class ListenersCheck implements SystemCheck {
  constructor(@InjectManager(Listener) private readonly listeners: Manager<Listener>) {}

  async check(): Promise<CheckMessage[]> {
    if (await this.listeners.exists()) return [];
    return [{ level: 'warning', id: 'radio.W001', message: 'Nobody listens.', hint: 'Run: nuages loaddata listeners' }];
  }
}
// #endregion check

// #region seed
@Seeder({ name: 'stations' })
class StationSeeder implements SeederRunner {
  constructor(@InjectManager(Station) private readonly stations: Manager<Station>) {}

  async seed() {
    for (const name of ['Paris', 'Nice']) await this.stations.getOrCreate({ name });
  }
}

@Seeder({ name: 'shows', after: [StationSeeder], once: true, environments: ['development', 'test'] })
class ShowSeeder implements SeederRunner {
  constructor(
    @InjectManager(Station) private readonly stations: Manager<Station>,
    @InjectManager(Show) private readonly shows: Manager<Show>,
  ) {}

  async seed() {
    await this.shows.create({ title: 'Hot Club', station: await this.stations.get({ name: 'Paris' }) });
  }
}
// #endregion seed

// #region replaces
class Squashed1767225600009 implements ReplacingMigration {
  readonly replaces = ['CreateShow1767225600001', 'AddStation1767225600002'];

  async up(runner: QueryRunner) {
    await runner.query('CREATE TABLE radio (id integer PRIMARY KEY)');
  }

  async down(runner: QueryRunner) {
    await runner.query('DROP TABLE radio');
  }
}
// #endregion replaces

const useFactory = () => ({ ...sqliteOptions({ database: ':memory:', entities: [Listener, Station, Show] }), synchronize: true });

@Module({
  imports: [TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }), ManagersModule.forRoot()],
  providers: [GreetCommand, ListenersCheck, StationSeeder, ShowSeeder],
})
class AppModule {}

const start = async () => (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();

test('a command of the project runs in its container', async () => {
  const app = await start();
  const listeners = app.get(ManagerRegistry).for(Listener);
  await listeners.create({ name: 'Ann' });
  await listeners.create({ name: 'Bob' });

  const { stdout } = await callCommand(app, 'greet', { parameters: ['a'], options: { loud: true } });
  expect(stdout).toBe('HELLO, ANN\n');
  await app.close();
});

test('fixtures with natural keys move rows between databases', async () => {
  const [from, to] = [await start(), await start()];
  await callCommand(from, 'loaddata', {
    parameters: ['-'],
    input:
      '[{"model":"radio.show","fields":{"title":"Hot Club","station":["Paris"]}},{"model":"radio.station","pk":9,"fields":{"name":"Paris"}}]',
  });
  await callCommand(to, 'loaddata', { parameters: ['-'], input: '[{"model":"radio.station","pk":1,"fields":{"name":"Paris"}}]' });

  await copyShows(from, to);
  await copyShows(from, to);
  const { stdout } = await callCommand(to, 'dumpdata', { parameters: ['radio.show'] });
  expect(JSON.parse(stdout)).toEqual([{ model: 'radio.show', pk: 1, fields: { title: 'Hot Club', station: 1 } }]);
  await from.close();
  await to.close();
});

test('a check of the project is run with the others', async () => {
  const app = await start();
  const { status, stdout } = await callCommand(app, 'check', { options: { tag: ['radio'], failLevel: 'warning' } });

  expect([status, stdout]).toEqual([1, expect.stringContaining('radio.W001: Nobody listens.\n    Run: nuages loaddata listeners\n')]);
  await app.close();
});

test('seeders run in their order, and some once', async () => {
  const app = await start();
  const env = { NODE_ENV: 'test' };

  expect((await callCommand(app, 'seed', { env })).stdout).toBe('seeded stations\nseeded shows\n');
  expect((await callCommand(app, 'seed', { env })).stdout).toBe('seeded stations\nshows was run before; --again repeats it\n');
  await app.close();
});

test('a migration that replaces others takes their place', async () => {
  const app = await start();
  const dataSource = app.get(DataSource);
  const call = async (name: string) => (await callCommand(app, name)).stdout;
  dataSource.migrations.push(new Squashed1767225600009());
  await dataSource.query(
    'CREATE TABLE migrations (id integer PRIMARY KEY AUTOINCREMENT, timestamp bigint NOT NULL, name varchar NOT NULL)',
  );
  for (const name of ['CreateShow1767225600001', 'AddStation1767225600002'])
    await dataSource.query('INSERT INTO migrations (timestamp, name) VALUES (?, ?)', [Number(name.slice(-13)), name]);

  expect(await call('showmigrations')).toBe('[X] Squashed1767225600009\n');
  expect(await call('migrate')).toBe('There is nothing to migrate.\n');
  expect(await dataSource.query('SELECT name FROM migrations')).toEqual([{ name: 'Squashed1767225600009' }]);
  await app.close();
});

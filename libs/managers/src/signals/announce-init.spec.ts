import { SignalBus } from '@nuages/signals';
import {
  Column,
  type DataSource,
  Entity,
  ManyToOne,
  type MigrationInterface,
  PrimaryGeneratedColumn,
  type QueryRunner,
  type Relation,
} from 'typeorm';
import { expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { announceMigrations } from './announce-migrations.js';
import { postInit, postMigrate, preMigrate } from './model-signals.js';
import { useSignalBus } from './send-signal.js';

@Entity()
class Person {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@Entity()
class Letter {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Person, { nullable: false }) sender!: Relation<Person>;
}

class AddFlag1700000000000 implements MigrationInterface {
  readonly name = 'AddFlag1700000000000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE person ADD COLUMN flag integer');
  }
  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE person DROP COLUMN flag');
  }
}

const [sqlite] = await testDatabases();
const open = () => sqlite!.open({ entities: [Person, Letter], migrations: [AddFlag1700000000000] });

function listen(dataSource: DataSource): SignalBus {
  const bus = new SignalBus();
  useSignalBus(dataSource, bus);
  return bus;
}

test('postInit tells of each instance that is read or created, joined ones too', async () => {
  await using dataSource = await open();
  const heard: string[] = [];
  listen(dataSource).connect(postInit, ({ instance }) => heard.push((instance as Person).name), { sender: Person });
  const letters = new Manager<Letter>(Letter, dataSource);

  const ann = await new Manager<Person>(Person, dataSource).create({ name: 'created' });
  await letters.create({ sender: ann });
  await dataSource.getRepository(Person).update(ann.id, { name: 'read' });
  await letters.all();
  const [letter] = await letters.selectRelated('sender');
  await letters.prefetchRelated('sender');

  expect(letter!.sender.name).toBe('read');
  expect(heard).toEqual(['created', 'read', 'read']);
});

test('preMigrate and postMigrate stand around migrations', async () => {
  await using dataSource = await open();
  const heard: unknown[] = [];
  const bus = listen(dataSource);
  bus.connect(preMigrate, () => heard.push('before'));
  bus.connect(postMigrate, ({ migrations }) => heard.push(migrations));
  announceMigrations(dataSource);
  announceMigrations(dataSource);

  await dataSource.runMigrations();
  await dataSource.runMigrations();

  expect(heard).toEqual(['before', ['AddFlag1700000000000'], 'before', []]);
});

import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runInApplication } from '@nuages/core';
import { Column, Entity, EntitySchema, PrimaryGeneratedColumn } from 'typeorm';
import { expect, test } from 'vitest';
import { dataSourceFactory } from '../data-source/data-source-factory.js';
import { ManagersModule } from '../managers.module.js';
import { sqliteOptions } from '../sqlite/index.js';
import { atomic } from '../transaction/atomic.js';
import { ManagerFor } from './manager-for.decorator.js';
import { InjectManager } from './manager-tokens.js';
import { ManagerRegistry } from './manager.registry.js';
import { Manager } from './manager.js';

@Entity()
class Letter {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) text!: string;
}

interface Stamp {
  id: number;
  name: string;
}

const StampSchema = new EntitySchema<Stamp>({
  name: 'stamp',
  columns: { id: { type: Number, primary: true, generated: true }, name: { type: String, length: 20 } },
});

@ManagerFor(Letter, { using: 'archive' })
class ArchivedLetters extends Manager<Letter> {}

@Injectable()
class Office {
  constructor(
    readonly archived: ArchivedLetters,
    @InjectManager(Letter) readonly letters: Manager<Letter>,
    @InjectManager(Letter, { using: 'archive' }) readonly old: Manager<Letter>,
    @InjectManager(StampSchema) readonly stamps: Manager<Stamp>,
  ) {}
}

async function open() {
  const useFactory = () => ({ ...sqliteOptions({ database: ':memory:', entities: [Letter, StampSchema] }), synchronize: true });
  const testing = await Test.createTestingModule({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }),
      TypeOrmModule.forRootAsync({ name: 'archive', useFactory, dataSourceFactory }),
      ManagersModule.forRootAsync({ useFactory: () => ({ dataSources: ['archive'] }) }),
      ManagersModule.forFeature([ArchivedLetters]),
    ],
    providers: [Office],
  }).compile();
  const app = await testing.init();
  return Object.assign(app, { [Symbol.asyncDispose]: () => app.close() });
}

test('managers read the data source that they name, or that a query names', async () => {
  await using app = await open();
  const { archived, letters, old } = app.get(Office);
  await runInApplication(app, async () => {
    await letters.create({ text: 'new' });
    await archived.create({ text: 'old' });

    expect([await letters.flat('text'), await archived.flat('text'), await old.flat('text')]).toEqual([['new'], ['old'], ['old']]);
    expect(await letters.using('archive').flat('text')).toEqual(['old']);
    expect(await app.get(ManagerRegistry).for(Letter, { using: 'archive' }).flat('text')).toEqual(['old']);
    expect(await app.get(ManagerRegistry).base(Letter).flat('text')).toEqual(['new']);
    expect(() => letters.using('nowhere')).toThrow(/There is no data source 'nowhere'/);
  });
});

test('a transaction is of one data source', async () => {
  await using app = await open();
  const { letters, old } = app.get(Office);
  await runInApplication(app, async () => {
    const failing = atomic(
      async () => {
        await letters.create({ text: 'kept' });
        await old.create({ text: 'lost' });
        throw new Error('no');
      },
      { using: 'archive' },
    );

    await expect(failing).rejects.toThrow('no');
    expect([await letters.count(), await old.count()]).toEqual([1, 0]);
  });
});

test('an entity may be a schema without a class', async () => {
  await using app = await open();
  const { stamps } = app.get(Office);
  await runInApplication(app, async () => {
    await stamps.create({ name: 'blue' });

    expect(await stamps.filter({ name__icontains: 'BL' }).flat('name')).toEqual(['blue']);
    expect(await app.get(ManagerRegistry).for<Stamp>(StampSchema).count()).toBe(1);
  });
});

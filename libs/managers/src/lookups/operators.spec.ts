import { TypeOrmModule } from '@nestjs/typeorm';
import { Test } from '@nestjs/testing';
import { FieldError, ImproperlyConfigured } from '@nuages/core';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { dataSourceFactory } from '../data-source/data-source-factory.js';
import { databaseOptions } from '../data-source/database-options.js';
import { ManagersModule } from '../managers.module.js';
import { testDatabases } from '../testing/databases.js';
import { allowedLookups } from './allowed-lookups.js';
import type { LookupFunction, TransformFunction } from './lookup.js';
import { registerLookups } from './operators.js';

declare module '../queryset/typed-lookups.js' {
  interface LookupExtensions<V> {
    ne: V;
  }
  interface TransformExtensions<V> {
    twice: V extends number ? number : `✗ 'twice' of a number alone`;
  }
}

@Entity()
class Coin {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column() cents!: number;
  @Column({ type: 'simple-json', nullable: true }) data!: unknown;
}

const ne: LookupFunction = ({ sql, value, send }) => `${sql} <> ${send(value)}`;
const twice: TransformFunction = ({ sql, type }) => {
  if (type.kind !== 'integer') throw new FieldError(`'twice' of a number alone.`);
  return { sql: `(${sql} * 2)`, type };
};

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('lookups of one’s own on $name', (database) => {
  test('compare and chain as the others, and bind their values', async () => {
    await using dataSource = await database.open({ entities: [Coin] });
    registerLookups(dataSource, { lookups: { ne }, transforms: { twice } });
    const coins = new Manager<Coin>(Coin, dataSource);
    for (const cents of [1, 2, 5]) await coins.create({ name: `c${cents}`, cents, data: { kind: `c${cents}` } });

    expect(await coins.filter({ name__ne: 'c2' }).orderBy('id').flat('cents')).toEqual([1, 5]);
    expect(await coins.filter({ cents__twice__gte: 4 }).orderBy('-cents__twice').flat('cents')).toEqual([5, 2]);
    expect(await coins.filter({ name__ne: `'; DROP TABLE coin; --` }).count()).toBe(3);
    expect(await coins.filter({ data__kind__ne: 'c1' }).count()).toBe(2);
    expect(await coins.filter(allowedLookups(Coin, { cents__twice: '10' }, ['cents__twice'], { using: dataSource })).count()).toBe(1);
    await expect(coins.filter({ name__twice: 1 } as never).count()).rejects.toThrow("'twice' of a number alone");
  });
});

test('a name that is taken, or none, is refused', async () => {
  const dataSource = await dataSourceFactory(databaseOptions('sqlite::memory:', { entities: [Coin] }));

  expect(() => registerLookups(dataSource, { lookups: { gte: ne } })).toThrow(ImproperlyConfigured);
  expect(() => registerLookups(dataSource, { transforms: { year: twice } })).toThrow('Choose another name');
  expect(() => registerLookups(dataSource, { lookups: { a__b: ne } })).toThrow(ImproperlyConfigured);
  await dataSource.destroy();
});

test('an application gives them to its module, and another one has none', async () => {
  const start = async (lookups: Record<string, LookupFunction>) => {
    const app = await Test.createTestingModule({
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => databaseOptions('sqlite::memory:', { entities: [Coin], synchronize: true }),
          dataSourceFactory,
        }),
        ManagersModule.forRoot({ lookups }),
      ],
    }).compile();
    return app.init();
  };
  const [one, other] = [await start({ ne }), await start({})];
  const count = (app: Awaited<ReturnType<typeof start>>) => new Manager<Coin>(Coin, app.get(DataSource)).filter({ name__ne: 'x' }).count();

  expect(await count(one)).toBe(0);
  await expect(count(other)).rejects.toThrow("there is no lookup 'ne'");
  await one.close();
  await other.close();
});

import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { expect, test } from 'vitest';
import { sqliteConnectionOf } from '../data-source/instrument.js';
import { Value } from '../expressions/expression.js';
import { Manager } from '../manager/manager.js';
import { SQLITE } from '../testing/databases.js';
import { BoundedMap } from './bounded-map.js';

@Entity()
class Coin {
  @PrimaryGeneratedColumn() id!: number;
  @Column() worth!: number;
}

test('forgets the oldest entry beyond its limit', () => {
  const map = new BoundedMap<string, number>(2);

  map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);

  expect([...map]).toEqual([
    ['b', 2],
    ['c', 4],
  ]);
});

test('queries and writes of ever new shapes keep a bounded number of statements', async () => {
  await using dataSource = await SQLITE.open({ entities: [Coin] });
  const coins = new Manager<Coin>(Coin, dataSource);
  const connection = sqliteConnectionOf(dataSource)!;
  const [first] = await coins.bulkCreate([Object.assign(new Coin(), { worth: 1 })]);

  for (let count = 1; count <= 150; count += 1) {
    await coins.bulkCreate(Array.from({ length: count }, () => Object.assign(new Coin(), { worth: count })));
    expect(await coins.annotate({ [`name${count}`]: Value(count) }).get({ id: first!.id })).toMatchObject({ [`name${count}`]: count });
  }

  expect(connection['statements'].size).toBe(100);
});

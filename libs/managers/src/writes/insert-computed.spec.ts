import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { F, Value } from '../expressions/expression.js';
import { Subquery } from '../expressions/subqueries.js';
import { Now } from '../functions/datetime.js';
import { Lower, Upper } from '../functions/text.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Ship {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) name!: string;
  @Column({ default: 7 }) guns!: number;
  @Column({ type: 'int', nullable: true }) place!: number | null;
  @Column() builtAt!: Date;
  @ManyToOne(() => Ship, { nullable: true }) escort!: Relation<Ship> | null;
}

const DAY = new Date('2026-05-01T00:00:00Z');

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('new rows that are computed on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Ship] });
    return Object.assign(dataSource, { ships: new Manager<Ship>(Ship, dataSource) });
  }

  test('take expressions, and get their values', async () => {
    await using opened = await open();
    const { ships } = opened;
    const first = await ships.create({ name: Lower(Value('HOOD')), builtAt: Now(), guns: Value(3).add(1) });

    const second = await ships.create({
      name: 'Repulse',
      builtAt: DAY,
      place: Subquery(ships.orderBy('-guns').flat('guns').slice(0, 1)),
      escort: Subquery(ships.filter({ name: 'hood' }).flat('id')),
    });

    expect(first).toMatchObject({ id: 1, name: 'hood', guns: 4, place: null });
    expect(Math.abs(Date.now() - first.builtAt.getTime())).toBeLessThan(60_000);
    expect(second).toMatchObject({ id: 2, name: 'Repulse', guns: 7, place: 4, builtAt: DAY });
    expect(await ships.orderBy('id').valuesList('name', 'guns', 'place', 'escort')).toEqual([
      ['hood', 4, null, null],
      ['Repulse', 7, 4, 1],
    ]);
  });

  test('take them one by one and among many, in their order', async () => {
    await using opened = await open();
    const { ships } = opened;
    const ship = (name: unknown) => Object.assign(new Ship(), { name, builtAt: DAY });

    const made = await ships.bulkCreate([ship('a'), ship(Upper(Value('b'))), ship('c')]);
    const saved = ship(Upper(Value('d')));
    await ships.save(saved);

    expect([...made, saved].map(({ id, name, guns }) => [id, name, guns])).toEqual([
      [1, 'a', 7],
      [2, 'B', 7],
      [3, 'c', 7],
      [4, 'D', 7],
    ]);
    await ships.bulkCreate([ship(Upper(Value('d'))), ship('e')], { ignoreConflicts: true });
    expect(await ships.orderBy('name').flat('name')).toEqual(['B', 'D', 'a', 'c', 'e']);
  });

  test('have no columns, and sum up nothing', async () => {
    await using opened = await open();
    const { ships } = opened;

    await expect(ships.create({ name: Lower('name'), builtAt: DAY })).rejects.toThrow(/A new row of Ship cannot be computed from 'name'/);
    await expect(ships.create({ name: 'x', builtAt: DAY, guns: F('id').add(1) })).rejects.toThrow(/it has no columns yet/);
    await expect(ships.create({ name: 'x', builtAt: DAY, guns: Count('*') as never })).rejects.toThrow(
      /Ship.guns: a new row sums up nothing/,
    );
    expect(await ships.count()).toBe(0);
  });
});

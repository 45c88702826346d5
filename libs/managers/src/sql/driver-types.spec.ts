import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Max, Sum } from '../expressions/aggregates.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Recipe {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('simple-array', { nullable: true }) steps!: string[] | null;
  @Column('bigint', { default: 0 }) cost!: number | bigint;
  @Column('time', { nullable: true }) hour!: string | null;
}

@Entity()
class Basket {
  @PrimaryGeneratedColumn() id!: number;
  @Column('text', { array: true, default: '{}' }) names!: string[];
  @Column('int', { array: true, nullable: true }) sizes!: (number | null)[] | null;
  @Column('boolean', { array: true, nullable: true }) flags!: boolean[] | null;
}

const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);

describe.for(databases)('types that TypeORM reads and writes, on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Recipe] });
    return Object.assign(dataSource, { recipes: new Manager<Recipe>(Recipe, dataSource) });
  }

  test('lists in one column come as lists', async () => {
    await using opened = await open();
    const { recipes } = opened;
    const made = await recipes.create({ steps: ['boil', 'eat'] });
    await recipes.create({});

    expect((await recipes.get({ id: made.id })).steps).toEqual(['boil', 'eat']);
    expect((await recipes.filter({ id: made.id }).values('steps'))[0]).toEqual({ steps: ['boil', 'eat'] });
    expect(await recipes.filter({ steps: ['boil', 'eat'] }).count()).toBe(1);
    expect(await recipes.filter({ steps: null }).count()).toBe(1);
    await recipes.filter({ id: made.id }).update({ steps: ['wait'] });
    expect((await recipes.filter({ id: made.id }).only('steps'))[0]!.steps).toEqual(['wait']);
  });

  test('times of day come as they were written', async () => {
    await using opened = await open();
    const { recipes } = opened;
    const hours = ['12:30:00', '12:30:00.500000', '23:59:59.123456', null];
    for (const hour of hours) await recipes.create({ hour });

    expect(new Set((await recipes.all()).map(({ hour }) => hour))).toEqual(new Set(hours));
    expect(new Set(await recipes.flat('hour'))).toEqual(new Set(hours));
    expect(await recipes.filter({ hour: '12:30:00.500000' }).flat('hour')).toEqual(['12:30:00.500000']);
  });

  test('keys of any spelling find their row', async () => {
    await using opened = await open();
    const { recipes } = opened;
    const { id } = await recipes.create({});

    expect(await recipes.filter({ id: id.toUpperCase() }).count()).toBe(1);
    expect(await recipes.filter({ id__in: [id.replaceAll('-', '')] }).count()).toBe(1);
  });

  test('great numbers are summed up to bigints', async () => {
    await using opened = await open();
    const { recipes } = opened;
    await recipes.create({ cost: 9_007_199_254_740_993n });

    expect(await recipes.aggregate({ all: Sum('cost'), most: Max('cost') })).toEqual({
      all: 9_007_199_254_740_993n,
      most: 9_007_199_254_740_993n,
    });
  });
});

describe.for(databases.filter(({ name }) => name === 'postgres'))('arrays of $name', (database) => {
  test('come as lists, whatever is in them', async () => {
    await using dataSource = await database.open({ entities: [Basket] });
    const baskets = new Manager<Basket>(Basket, dataSource);
    const names = ['a,b', 'c"d', '{e}', 'NULL', '', 'f\\g'];
    const made = await baskets.create({ names, sizes: [1, null, -3], flags: [true, false] });
    await baskets.bulkCreate([Object.assign(new Basket(), { names: ['x'] })]);

    expect(await baskets.get({ id: made.id })).toMatchObject({ names, sizes: [1, null, -3], flags: [true, false] });
    expect(await baskets.orderBy('id').valuesList('names', 'sizes')).toEqual([
      [names, [1, null, -3]],
      [['x'], null],
    ]);
    expect(await baskets.filter({ names: ['x'] }).count()).toBe(1);
    expect(await baskets.update({ sizes: [7] })).toBe(2);
    expect((await baskets.raw`SELECT * FROM basket ORDER BY id`).map(({ sizes }) => sizes)).toEqual([[7], [7]]);
  });
});

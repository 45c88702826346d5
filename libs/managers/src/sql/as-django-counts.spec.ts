import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count, Max, Sum } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import { TruncQuarter } from '../functions/datetime.js';
import { Lower } from '../functions/text.js';
import { Manager } from '../manager/manager.js';
import { Q } from '../queryset/q.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Ship {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ type: 'int', nullable: true }) metres!: number | null;
  @Column({ type: 'date', nullable: true }) built!: string | null;
  @OneToMany(() => Voyage, (voyage) => voyage.ship) voyages!: Relation<Voyage>[];
}

@Entity()
class Voyage {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) port!: string;
  @Column() days!: number;
  @ManyToOne(() => Ship, (ship) => ship.voyages, { nullable: false }) ship!: Relation<Ship>;
}

/** Where a comparison with Django on random rows found other answers. */
describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('rows and sums on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Ship, Voyage] });
    const [ships, voyages] = [new Manager<Ship>(Ship, dataSource), new Manager<Voyage>(Voyage, dataSource)];
    const old = await ships.create({ name: 'old', metres: 3, built: '1999-06-15' });
    const fresh = await ships.create({ name: 'new', metres: null, built: null });
    const given = [
      [old, 'Brest', 1],
      [old, 'Brest', 2],
      [old, 'Cork', 4],
      [fresh, 'Cork', 8],
    ] as const;
    for (const [ship, port, days] of given) await voyages.create({ ship, port, days });
    return Object.assign(dataSource, { ships, voyages });
  }

  test('nulls change their end when an order is turned round', async () => {
    await using dataSource = await open();
    const { ships } = dataSource;
    const nullsLast = ships.orderBy(F('metres').asc('last'));

    expect(await nullsLast.flat('name')).toEqual(['old', 'new']);
    expect(await nullsLast.reverse().flat('name')).toEqual(['new', 'old']);
    expect((await nullsLast.last())!.name).toBe('new');
    expect((await ships.all().latest(F('metres').asc('last'))).name).toBe('new');
    const both = await ships.all().union(ships.all()).orderBy(F('metres').asc('last')).reverse();
    expect(both.map(({ name }) => name)).toEqual(['new', 'old']);
  });

  test('a sliced queryset that is sorted by an annotation is counted', async () => {
    await using dataSource = await open();
    const { ships } = dataSource;

    expect(
      await ships
        .annotate({ n: Count('voyages') })
        .orderBy('-n')
        .slice(0, 5)
        .count(),
    ).toBe(2);
    expect(
      await ships
        .alias({ low: Lower('name') })
        .orderBy('low')
        .slice(1, 5)
        .count(),
    ).toBe(1);
  });

  test('count() counts the rows that are read', async () => {
    await using dataSource = await open();
    const perVoyage = dataSource.ships.annotate({ port: F('voyages__port') });

    expect(await perVoyage.count()).toBe((await perVoyage.all()).length);
    expect(await perVoyage.count()).toBe(4);
    expect(await dataSource.ships.annotate({ n: Count('voyages') }).count()).toBe(2);
  });

  test('the filter of an aggregate that is turned round is about each related row', async () => {
    await using dataSource = await open();
    const rows = dataSource.ships
      .annotate({ n: Count('voyages', { filter: Q.not({ voyages__port: 'Brest' }) }) })
      .orderBy('id')
      .flat('n');

    expect(await rows).toEqual([1, 1]);
  });

  test('rows are grouped by what values() names, not by what was annotated before', async () => {
    await using dataSource = await open();
    const { ships, voyages } = dataSource;

    const perPort = voyages.annotate({ twice: F('days').mul(2) }).values('port');
    expect(
      await perPort
        .annotate({ n: Count('id') })
        .orderBy('port')
        .valuesList('port', 'n'),
    ).toEqual([
      ['Brest', 2],
      ['Cork', 2],
    ]);
    expect(
      await perPort
        .annotate({ low: Lower('ship__name'), total: Sum('twice') })
        .orderBy('port', 'low')
        .valuesList('port', 'low', 'total'),
    ).toEqual([
      ['Brest', 'old', 6],
      ['Cork', 'new', 16],
      ['Cork', 'old', 8],
    ]);
    expect(
      await ships
        .alias({ port: F('voyages__port') })
        .annotate({ longest: Max('voyages__days') })
        .orderBy('id')
        .flat('longest'),
    ).toEqual([4, 8]);
  });

  test('values that are named after an aggregate are a part of the groups', async () => {
    await using dataSource = await open();
    const rows = dataSource.ships
      .annotate({ total: Sum('voyages__days') })
      .values('voyages__port', 'total')
      .orderBy('id', 'voyages__port');

    expect(await rows).toEqual([
      { voyages__port: 'Brest', total: 3 },
      { voyages__port: 'Cork', total: 4 },
      { voyages__port: 'Cork', total: 8 },
    ]);
  });

  test('a condition on sums and columns groups by the columns', async () => {
    await using dataSource = await open();
    const rows = dataSource.voyages
      .values('port')
      .annotate({ n: Count('id') })
      .exclude({ n: 1, ship__name: 'new' })
      .orderBy('port', 'n')
      .valuesList('port', 'n');

    expect(await rows).toEqual([
      ['Brest', 2],
      ['Cork', 1],
    ]);
  });

  test('an aggregate over summed rows takes a filter on their columns', async () => {
    await using dataSource = await open();
    const summed = dataSource.ships.annotate({ n: Count('voyages') });

    expect(
      await summed.aggregate({
        all: Sum('n'),
        some: Sum('n', { filter: { name__iexact: 'OLD', metres__gt: 1 } }),
        none: Sum('n', { filter: { id__lt: 0, built: null }, default: 0 }),
      }),
    ).toEqual({ all: 4, some: 3, none: 0 });
    const voyages = dataSource.voyages.annotate({ n: Count('id') });
    expect(await voyages.aggregate({ n: Sum('n', { filter: { ship__name: 'old' } }), days: Sum('ship__metres') })).toEqual({
      n: 3,
      days: 9,
    });
    expect(await summed.aggregate({ n: Sum('n', { filter: { voyages__port: 'Cork' } }) })).toEqual({ n: 2 }); // one of each ship
    expect(await voyages.aggregate({ n: Sum('n', { filter: { ship: 1 } }) })).toEqual({ n: 3 });
  });

  test('the quarter of no date is none', async () => {
    await using dataSource = await open();
    const quarters = dataSource.ships.annotate({ quarter: TruncQuarter('built') }).orderBy('id');

    expect(await quarters.flat('quarter')).toEqual(['1999-04-01', null]);
  });

  test('count() counts each summed row once, whatever conditions join', async () => {
    await using dataSource = await open();
    const found = dataSource.ships.filter({ voyages__days__gt: 0 }).annotate({ n: Count('voyages') });

    expect((await found.all()).length).toBe(2);
    expect(await found.count()).toBe(2);
    const ports = dataSource.voyages.values('ship__name', 'ship__voyages__ship__name').annotate({ n: Count('id') });
    expect(await ports.count()).toBe(2);
  });

  test('conditions after values() choose groups by other related rows', async () => {
    await using dataSource = await open();
    const rows = dataSource.ships
      .values('voyages__port')
      .annotate({ n: Count('id') })
      .filter({ voyages__days: 4 })
      .orderBy('voyages__port')
      .valuesList('voyages__port', 'n');

    expect(await rows).toEqual([
      ['Brest', 2],
      ['Cork', 1],
    ]);
  });

  test('dates() of related rows has no null', async () => {
    await using dataSource = await open();
    const { ships } = dataSource;
    expect(await ships.filter({ voyages__days__gt: 0 }).dates('voyages__ship__built', 'year')).toEqual(['1999-01-01']);
  });
});

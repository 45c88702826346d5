import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count, Max, Sum } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import { Exists, OuterRef } from '../expressions/subqueries.js';
import { Length } from '../functions/text.js';
import { Rank, Window } from '../functions/window.js';
import { Manager } from '../manager/manager.js';
import { Q } from '../queryset/q.js';
import { assertQueryCount } from '../testing/assert-query-count.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Mill {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ type: 'int', nullable: true }) height!: number | null;
  @OneToMany(() => Order, (order) => order.mill) orders!: Relation<Order>[];
}

@Entity()
class Order {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) grain!: string;
  @Column() sacks!: number;
  @ManyToOne(() => Mill, (mill) => mill.orders) mill!: Relation<Mill> | null;
}

/** Conditions and groups of which random queries showed that Django reads them otherwise. */
describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('conditions and groups on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Mill, Order] });
    const [mills, orders] = [new Manager<Mill>(Mill, dataSource), new Manager<Order>(Order, dataSource)];
    const [east, west] = [await mills.create({ name: 'east', height: 3 }), await mills.create({ name: 'west', height: null })];
    const given = [
      [east, 'rye', 1],
      [east, 'oats', 2],
      [west, 'rye', 4],
      [null, 'rye', 8],
    ] as const;
    for (const [mill, grain, sacks] of given) await orders.create({ mill, grain, sacks });
    return Object.assign(dataSource, { mills, orders });
  }

  test('a negated condition is about the related row that one beside it has found', async () => {
    await using dataSource = await open();
    const { mills } = dataSource;

    const otherRye = mills.filter({ orders__grain: 'rye' }, Q.not({ orders__sacks: 4 }));
    const apart = mills.filter({ orders__grain: 'rye' }).filter(Q.not({ orders__sacks: 2 }));
    expect(await otherRye.flat('name')).toEqual(['east']);
    expect(await apart.flat('name')).toEqual(['west']);
  });

  test('rows without the relation that a negated condition leads through are kept', async () => {
    await using dataSource = await open();
    const { orders } = dataSource;

    expect(await orders.exclude({ mill__orders__sacks: 2 }).orderBy('id').flat('sacks')).toEqual([4, 8]);
    expect(await orders.exclude({ mill__orders__sacks__isnull: true }).orderBy('id').flat('sacks')).toEqual([1, 2, 4]);
  });

  test('a negated condition compares with the row itself', async () => {
    await using dataSource = await open();
    const named = dataSource.mills.annotate({ size: Length('name') });

    expect(await named.exclude({ orders__sacks: F('size') }).flat('name')).toEqual(['east']);
    expect(await dataSource.mills.exclude({ orders__sacks: F('height').sub(1) }).flat('name')).toEqual(['west']);
  });

  test('columns inside values share the related row of the conditions beside them', async () => {
    await using dataSource = await open();
    const { mills } = dataSource;

    const greater = mills.filter({ orders__grain: 'oats', height__gt: F('orders__sacks') });
    expect(await greater.flat('name')).toEqual(['east']);
    expect(
      await mills
        .filter({ orders__grain: 'rye' })
        .filter({ height__gt: F('orders__sacks') })
        .count(),
    ).toBe(2);
  });

  test('conditions beside sums group by what they read, and by no more', async () => {
    await using dataSource = await open();
    const { orders } = dataSource;
    const perGrain = orders.values('grain').annotate({ n: Count('id') });
    const rows = (condition: Q) => perGrain.filter(condition).orderBy('grain', 'n').valuesList('grain', 'n');

    expect(await rows(Q.not({ mill__orders__id: -1, n__gte: 0 }))).toEqual([
      ['oats', 1],
      ['rye', 3],
    ]);
    expect(await rows(Q.or({ n__lt: F('mill__height').mul(1) }, { n: 2 }))).toEqual([
      ['oats', 1],
      ['rye', 1],
      ['rye', 2],
    ]);
    const hasOats = Exists(orders.filter({ mill: OuterRef('mill'), grain: 'oats' }));
    expect(await rows(Q.not(Q.or(hasOats, { mill__height__in: [4], n__gt: F('sacks') })))).toEqual([
      ['rye', 1],
      ['rye', 1],
    ]);
  });

  test('an annotation is compared with a sum', async () => {
    await using dataSource = await open();
    const named = dataSource.mills.annotate({ size: Length('name') }).annotate({ total: Sum('orders__sacks') });

    expect(await named.filter({ size__gt: F('total') }).flat('name')).toEqual(['east']);
  });

  test('values() of related rows come before the conditions after it, and are counted', async () => {
    await using dataSource = await open();
    const { mills } = dataSource;

    const grains = mills.values('orders__grain').filter({ orders__sacks: 2 });
    expect(await grains.count()).toBe(2);
    expect(await grains.orderBy('orders__grain')).toHaveLength(2);
    expect(await mills.values('name').count()).toBe(2);
    expect(await mills.values('orders__grain').aggregate({ heights: Sum('height') })).toEqual({ heights: 6 });
  });

  test('annotations that split the groups are counted', async () => {
    await using dataSource = await open();
    const split = dataSource.mills.annotate({ n: Count('id'), grain: F('orders__grain') });

    expect(await split.count()).toBe((await split.all()).length);
    expect(await split.count()).toBe(3);
  });

  test('sums are of the rows that distinct() leaves of the values', async () => {
    await using dataSource = await open();
    const { orders } = dataSource;

    expect(
      await orders
        .values('grain')
        .distinct()
        .aggregate({ n: Count('grain') }),
    ).toEqual({ n: 2 });
    expect(
      await orders
        .values('grain', 'mill')
        .distinct()
        .aggregate({ n: Count('grain') }),
    ).toEqual({ n: 4 });
    expect(
      await orders
        .orderBy('id')
        .values('sacks')
        .slice(1, 3)
        .aggregate({ n: Sum('sacks') }),
    ).toEqual({ n: 6 });
  });

  test('reverse() turns whatever order is given after it, too', async () => {
    await using dataSource = await open();
    const turned = dataSource.mills.all().reverse();

    expect(await turned.orderBy('name').flat('name')).toEqual(['west', 'east']);
    expect((await turned.first())!.name).toBe('west');
    expect((await turned.latest('name')).name).toBe('east');
  });

  test('more conditions than a database nests stand side by side', async () => {
    await using dataSource = await open();
    const { orders } = dataSource;
    const many = Array.from({ length: 1200 }, (_, index) => ({ sacks: index + 2 }));

    expect(await orders.filter(Q.or(...many)).count()).toBe(3);
    expect(await orders.filter(Q.and(...many.map(({ sacks }) => ({ sacks__lt: sacks })))).count()).toBe(1);
    const all = many.slice(0, 501).map((condition) => orders.filter(condition));
    const combined = orders.union(...all).count();
    const tooMany = expect.stringContaining('SQLite combines at most 500 querysets, not 502') as string;
    expect(await combined.catch((error: Error) => error.message)).toEqual(database.name === 'sqlite' ? tooMany : 4);
  });

  test('more than databases take is refused in words', async () => {
    await using dataSource = await open();
    const { orders } = dataSource;
    const many = (count: number) => Array.from({ length: count }, (_, index) => index);

    const tests = many(5001).map((index) => ({ sacks: index }));
    expect(() => orders.filter(Q.or(...tests)).toSql()).toThrow('A query has more than 5000 conditions');
    expect(await orders.filter({ sacks__in: many(66_000) }).count()).toBe(4);
    const values = Object.fromEntries(many(1601).map((index) => [`n${index}`, F('sacks')]));
    expect(() => orders.annotate(values as never).toSql()).toThrow('databases take 1600');
    const chain = (count: number) => many(count).reduce<any>((left, index) => left[index % 2 ? 'div' : 'add'](1), F('sacks'));
    expect(() => chain(251)).toThrow('Arithmetic nests more than 250 levels deep');
    expect(await orders.annotate({ n: chain(250) }).count()).toBe(4);
    expect(await orders.annotate({ n: chain(250) }).filter({ n__gt: 0 })).toHaveLength(4);
  });

  test('windows over summed rows read the columns of the rows', async () => {
    await using dataSource = await open();
    const ranked = dataSource.orders
      .annotate({ place: Window(Rank(), { orderBy: 'mill__height' }), greatest: Window(Max('mill__height')), n: Count('id') })
      .orderBy('id');

    expect(await ranked.valuesList('place', 'greatest', 'n')).toEqual([
      [3, 3, 1],
      [3, 3, 1],
      [1, 3, 1],
      [1, 3, 1],
    ]);
  });

  test('deleting no rows opens no transaction', async () => {
    await using dataSource = await open();

    const result = await assertQueryCount(1, () => dataSource.orders.filter({ sacks: 99 }).delete());
    expect(result.deleted).toBe(0);
  });
});

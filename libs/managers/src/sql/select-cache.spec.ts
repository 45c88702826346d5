import { FieldError } from '@nuages/core';
import { ChildEntity, Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation, TableInheritance } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count, Max, Sum } from '../expressions/aggregates.js';
import type { Expression } from '../expressions/expression.js';
import { Manager } from '../manager/manager.js';
import { assertQueryCount } from '../testing/assert-query-count.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Shop {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ type: 'int', nullable: true }) rank!: number | null;
  @Column({ type: 'int', nullable: true }) ranklast!: number | null;
  @OneToMany(() => Item, 'shop') items!: Relation<Item>[];
}

@Entity()
@TableInheritance({ column: { type: 'varchar', name: 'kind' } })
class Item {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ type: 'int', nullable: true }) price!: number | null;
  @Column({ default: true }) isSold!: boolean;
  @ManyToOne(() => Shop, 'items', { nullable: true }) shop!: Relation<Shop> | null;
}

@ChildEntity()
class Book extends Item {
  @Column({ type: 'int', nullable: true }) pages!: number | null;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('a query of a known shape on $name', (database) => {
  const open = () => database.open({ entities: [Shop, Item, Book] });

  test('has its own values, order, slice and joins', async () => {
    await using dataSource = await open();
    const [items, shops] = [new Manager<Item>(Item, dataSource), new Manager<Shop>(Shop, dataSource)];
    const shop = await shops.create({ name: 'corner' });
    for (const [index, name] of ['a', 'b', 'c'].entries())
      await items.create({ name, price: index || null, isSold: index === 1, shop: index === 2 ? shop : null });
    const namesOf = async (query: PromiseLike<Item[]>) => (await query).map(({ name }) => name);

    for (let round = 0; round < 2; round += 1) {
      expect((await items.get({ name: 'a' })).price).toBeNull();
      expect((await items.get({ name: 'b' })).isSold).toBe(true);
      expect(await namesOf(items.filter({ price: 2 }))).toEqual(['c']);
      expect(await namesOf(items.filter({ price: 2 ** 40 }))).toEqual([]);
      expect(await namesOf(items.filter({ price: null }))).toEqual(['a']);
      expect(await namesOf(items.filter({ isSold: false }).orderBy('id'))).toEqual(['a', 'c']);
      expect(await namesOf(items.filter({ isSold: false }).orderBy('-id'))).toEqual(['c', 'a']);
      expect(await namesOf(items.filter({ isSold: false }).orderBy('id').slice(1, 2))).toEqual(['c']);
      expect(await namesOf(items.filter({ shop: shop.id }))).toEqual(['c']);
      expect((await items.selectRelated('shop').get({ name: 'c' })).shop).toMatchObject({ name: 'corner' });
      expect((await items.get({ name: 'c' })).shop).toBeUndefined();
      expect(await items.filter({ id: 1, name: 'b' }).exists()).toBe(false);
      await expect(async () => items.orderBy('id;name' as never)).rejects.toThrow(FieldError);
    }
  });

  test('has its own list, aggregates and count', async () => {
    await using dataSource = await open();
    const [items, shops] = [new Manager<Item>(Item, dataSource), new Manager<Shop>(Shop, dataSource)];
    const [full, empty] = [await shops.create({ name: 'full' }), await shops.create({ name: 'empty' })];
    for (const [index, name] of ['a', 'b', 'c'].entries()) await items.create({ name, price: index + 1, isSold: index > 0, shop: full });
    const namesOf = async (query: PromiseLike<Item[]>) => (await query).map(({ name }) => name);
    const totalsOf = async (totals: Record<string, Expression>) =>
      (await shops.annotate(totals).orderBy('id')).map((shop) => (shop as unknown as Record<string, unknown>)['total']);

    for (let round = 0; round < 2; round += 1) {
      expect(await namesOf(items.filter({ id__in: [1, 2] }).orderBy('id'))).toEqual(['a', 'b']);
      expect(await namesOf(items.filter({ id__in: [3, 2] }).orderBy('id'))).toEqual(['b', 'c']);
      expect(await namesOf(items.filter({ id__in: [3, 3] }).orderBy('id'))).toEqual(['c']);
      expect(await namesOf(items.filter({ id__in: [2, null as never] }).orderBy('id'))).toEqual(['b']);
      expect(await namesOf(items.filter({ id__in: [2, 2 ** 40] }).orderBy('id'))).toEqual(['b']);
      expect(await namesOf(items.filter({ id__in: [] }).orderBy('id'))).toEqual([]);
      expect(await namesOf(items.filter({ name__in: ['a', 'x'] }).orderBy('id'))).toEqual(['a']);
      expect(await namesOf(items.filter({ shop__in: [full.id, empty.id] }).orderBy('id'))).toEqual(['a', 'b', 'c']);
      expect(await totalsOf({ total: Count('items') })).toEqual([3, 0]);
      expect(await totalsOf({ total: Count('items', { filter: { items__isSold: true } }) })).toEqual([2, 0]);
      expect(await totalsOf({ total: Sum('items__price') })).toEqual([6, null]);
      expect(await totalsOf({ total: Sum('items__price', { default: 0 }) })).toEqual([6, 0]);
      expect(await totalsOf({ total: Max('items__price') })).toEqual([3, null]);
      expect(await items.filter({ isSold: true }).count()).toBe(2);
      expect(await items.filter({ isSold: false }).count()).toBe(1);
      expect(
        await shops
          .annotate({ total: Count('items') })
          .filter({ total: 3 })
          .count(),
      ).toBe(1);
      expect((await shops.prefetchRelated('items').orderBy('id')).map((shop) => shop.items.length)).toEqual([3, 0]);
    }
  });

  test('stays within its part of a shared table', async () => {
    await using dataSource = await open();
    const [items, books] = [new Manager<Item>(Item, dataSource), new Manager<Book>(Book, dataSource)];
    const bulk = Array.from({ length: 5 }, (_, index) => Object.assign(new Book(), { name: `b${index}`, price: 1 }));
    await items.create({ name: 'plain', price: 1 });
    await assertQueryCount(1, () => books.bulkCreate(bulk), dataSource);

    for (let round = 0; round < 2; round += 1) {
      expect(await books.filter({ price: 1 })).toHaveLength(5);
      expect(await items.filter({ price: 1 })).toHaveLength(6);
      expect(await books.filter({ name: 'plain' })).toEqual([]);
    }
    for (const book of bulk) expect(await books.get({ id: book.id })).toMatchObject({ name: book.name });
  });

  test('has its own place for nulls, beside columns of a like name', async () => {
    await using dataSource = await open();
    const shops = new Manager<Shop>(Shop, dataSource);
    await shops.create({ name: 'a', rank: null, ranklast: 1 });
    await shops.create({ name: 'b', rank: 1, ranklast: 2 });
    const namesOf = async (query: PromiseLike<Shop[]>) => (await query).map(({ name }) => name);

    expect(await namesOf(shops.orderBy('ranklast'))).toEqual(['a', 'b']);
    expect(await namesOf(shops.orderBy({ by: 'rank', isDescending: false, nulls: 'last' }))).toEqual(['b', 'a']);
  });
});

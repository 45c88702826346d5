import { FieldError, IntegrityError, RestrictedError } from '@nuages/core';
import { Column, type DataSource, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation, VersionColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { F } from '../expressions/expression.js';
import { Lower } from '../functions/text.js';
import { Manager } from '../manager/manager.js';
import { FieldOptions } from '../model/model-options.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Shop {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @OneToMany(() => Sale, (sale) => sale.shop) sales!: Relation<Sale>[];
}

@Entity()
class Sale {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) what!: string;
  @Column({ default: 1 }) count!: number;
  @VersionColumn() version!: number;
  @ManyToOne(() => Shop, (shop) => shop.sales, { nullable: false, onDelete: 'CASCADE' }) shop!: Relation<Shop>;
}

@Entity()
class Refund {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Sale, { nullable: true }) @FieldOptions({ onDelete: 'CASCADE' }) sale!: Relation<Sale> | null;
  @ManyToOne(() => Shop, { nullable: true }) @FieldOptions({ onDelete: 'RESTRICT' }) shop!: Relation<Shop> | null;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('writes of a manager on $name', (database) => {
  const open = () => database.open({ entities: [Shop, Sale, Refund] });
  const managersOf = (dataSource: DataSource) => ({
    shops: new Manager<Shop>(Shop, dataSource),
    sales: new Manager<Sale>(Sale, dataSource),
    refunds: new Manager<Refund>(Refund, dataSource),
  });

  test('saves what the database computes, and reads it back', async () => {
    await using dataSource = await open();
    const { shops, sales } = managersOf(dataSource);
    const sale = await sales.create({ what: 'BREAD', count: 2, shop: await shops.create({ name: 'corner' }) });
    await sales.filter({ id: sale.id }).update({ count: 40 });

    Object.assign(sale, { count: F('count').add(1), what: Lower('what') });
    await sales.save(sale);

    expect(sale).toMatchObject({ what: 'bread', count: 41, version: 2 });
    expect(await sales.get({ id: sale.id })).toMatchObject({ what: 'bread', count: 41, version: 2 });
    await expect(sales.create({ what: 'x', count: F('id'), shop: sale.shop })).rejects.toThrow(FieldError);
  });

  test('counts versions on the instance too, and reads rows again', async () => {
    await using dataSource = await open();
    const { shops, sales } = managersOf(dataSource);
    const sale = await sales.create({ what: 'bread', shop: await shops.create({ name: 'corner' }) });

    await sales.save(Object.assign(sale, { count: 3 }));
    expect(sale.version).toBe(2);
    await sales.filter({ id: sale.id }).update({ count: 9, what: 'milk' });
    await sales.refresh(sale, ['count']);

    expect(sale).toMatchObject({ count: 9, what: 'bread' });
    await expect(sales.save(sale, { updateFields: ['id'] })).rejects.toThrow(FieldError);
    await expect(sales.fullClean(Object.assign(sale, { what: '' }))).rejects.toMatchObject({ detail: { what: [{ code: 'blank' }] } });
  });

  test('makes a row of other values than it changes one to', async () => {
    await using dataSource = await open();
    const { shops, sales } = managersOf(dataSource);
    const shop = await shops.create({ name: 'corner' });

    const [made] = await sales.updateOrCreate({ what: 'bread' }, { count: 5 }, { count: 2, shop });
    const [changed] = await sales.updateOrCreate({ what: 'bread' }, { count: 5 }, { count: 2, shop });

    expect([made.count, changed.count]).toEqual([2, 5]);
  });

  test('a related manager answers as a queryset of its rows, and makes related ones', async () => {
    await using dataSource = await open();
    const { shops, sales } = managersOf(dataSource);
    const [shop, other] = [await shops.create({ name: 'corner' }), await shops.create({ name: 'other' })];
    await sales.create({ what: 'bread', shop: other });
    const related = shops.related<Sale>(shop, 'sales');

    const [made, isNew] = await related.getOrCreate({ what: 'bread' }, { count: 3 });
    const [again, isAgainNew] = await related.updateOrCreate({ what: 'bread' }, { count: 4 });

    expect([isNew, isAgainNew, again.id, again.count]).toEqual([true, false, made.id, 4]);
    expect([await related.exists(), (await related.first())?.id, (await related.get({ count: 4 })).id]).toEqual([true, made.id, made.id]);
    expect(await related.orderBy('what').flat('what')).toEqual(['bread']);
    expect(await sales.filter({ shop }).count()).toBe(1);
  });

  test('a manager answers what its queryset does', async () => {
    await using dataSource = await open();
    const { shops } = managersOf(dataSource);
    await shops.bulkCreate(['a', 'b'].map((name) => Object.assign(new Shop(), { name })));

    expect(await shops.none()).toEqual([]);
    expect([await shops.count(), (await shops.last())?.name, (await shops.latest('name')).name]).toEqual([2, 'b', 'b']);
    expect(await shops.union(shops.filter({ name: 'a' })).count()).toBe(2);
    expect(await shops.update({ name: 'c' })).toBe(2);
  });

  test('a row that restricts goes by another way', async () => {
    await using dataSource = await open();
    const { shops, sales, refunds } = managersOf(dataSource);
    const [shop, other] = [await shops.create({ name: 'corner' }), await shops.create({ name: 'other' })];
    await refunds.create({ shop, sale: await sales.create({ what: 'bread', shop }) });
    await refunds.create({ shop: other, sale: await sales.create({ what: 'bread', shop: await shops.create({ name: 'third' }) }) });

    expect((await shops.delete(shop)).perModel).toEqual({ Refund: 1, Sale: 1, Shop: 1 });
    await expect(shops.delete(other)).rejects.toThrow(RestrictedError);
    await expect(shops.delete(new Shop())).rejects.toThrow(FieldError);
    await expect(sales.create({ what: 'x', shop: 77 })).rejects.toThrow(IntegrityError);
  });
});

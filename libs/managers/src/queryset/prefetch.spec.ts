import { FieldError } from '@nuages/core';
import {
  Column,
  type DataSource,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { Manager } from '../manager/manager.js';
import { assertQueryCount } from '../testing/assert-query-count.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Cook {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @OneToMany(() => Dish, (dish) => dish.cook) dishes!: Relation<Dish>[];
}

@Entity()
class Herb {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @ManyToMany(() => Dish, (dish) => dish.herbs) dishes!: Relation<Dish>[];
}

@Entity()
class Dish {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column() price!: number;
  @ManyToOne(() => Cook, (cook) => cook.dishes, { nullable: false }) cook!: Relation<Cook>;
  @ManyToMany(() => Herb, (herb) => herb.dishes) @JoinTable() herbs!: Relation<Herb>[];
}

async function fill(dataSource: DataSource) {
  const [cooks, dishes] = [new Manager<Cook>(Cook, dataSource), new Manager<Dish>(Dish, dataSource)];
  const herbs = new Manager<Herb>(Herb, dataSource);
  const [ann, bob] = [await cooks.create({ name: 'Ann' }), await cooks.create({ name: 'Bob' })];
  const [soup, stew] = [
    await dishes.create({ name: 'soup', price: 5, cook: ann }),
    await dishes.create({ name: 'stew', price: 9, cook: ann }),
  ];
  const pie = await dishes.create({ name: 'pie', price: 7, cook: bob });
  const [dill, mint] = [await herbs.create({ name: 'dill' }), await herbs.create({ name: 'mint' })];
  for (const dish of [soup, stew]) await dishes.related(dish, 'herbs').add(dill);
  await dishes.related(pie, 'herbs').add(dill, mint);
  return { cooks, dishes, herbs };
}

const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('a prefetch on $name', (database) => {
  const open = () => database.open({ entities: [Cook, Dish, Herb] });

  test('loads the rows of a queryset, in its order and with what it loads', async () => {
    await using dataSource = await open();
    const { cooks, dishes } = await fill(dataSource);
    const queryset = dishes.filter({ price__gt: 5 }).orderBy('-price').prefetchRelated('herbs');

    const [ann, bob] = await assertQueryCount(
      4,
      async () => cooks.orderBy('id').prefetchRelated({ path: 'dishes', queryset }, 'dishes__cook').selectRelated(),
      dataSource,
    );

    expect([names(ann!.dishes), names(bob!.dishes)]).toEqual([['stew'], ['pie']]);
    expect(names(bob!.dishes[0]!.herbs).toSorted()).toEqual(['dill', 'mint']);
    expect(ann!.dishes[0]!.cook.name).toBe('Ann');
  });

  test('loads a relation several times, each into its own property', async () => {
    await using dataSource = await open();
    const { cooks, dishes } = await fill(dataSource);

    const [ann] = await cooks
      .orderBy('id')
      .prefetchRelated(
        { path: 'dishes', queryset: dishes.filter({ price__lt: 9 }), toAttr: 'cheap' },
        { path: 'dishes', queryset: dishes.filter({ price: 9 }), toAttr: 'dear' },
        'cheap__herbs' as never,
      );
    const { cheap, dear } = ann as unknown as Record<'cheap' | 'dear', Dish[]>;

    expect([names(cheap), names(dear), ann!.dishes]).toEqual([['soup'], ['stew'], undefined]);
    expect(names(cheap[0]!.herbs)).toEqual(['dill']);
  });

  test('keeps what a queryset computes, through many-to-many relations and to one row', async () => {
    await using dataSource = await open();
    const { cooks, dishes, herbs } = await fill(dataSource);
    const counted = herbs.annotate({ uses: Count('dishes') }).filter({ name: 'dill' });

    const pie = await dishes
      .prefetchRelated({ path: 'herbs', queryset: counted }, { path: 'cook', queryset: cooks.filter({ name: 'Ann' }) })
      .get({ name: 'pie' });

    expect(pie.herbs).toMatchObject([{ name: 'dill', uses: 3 }]);
    expect(pie.cook).toBeNull();
  });

  test('refuses a queryset that gives other rows, or a part of them', async () => {
    await using dataSource = await open();
    const { cooks, dishes, herbs } = await fill(dataSource);

    for (const queryset of [herbs.all(), dishes.orderBy('id').slice(0, 1), dishes.values('id')])
      await expect(async () => cooks.prefetchRelated({ path: 'dishes', queryset })).rejects.toThrow(FieldError);
    await expect(async () => cooks.prefetchRelated({ path: 'dishes', toAttr: 'name' })).rejects.toThrow(FieldError);
  });
});

import { Column, Entity, JoinTable, ManyToMany, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import { RowNumber, Window } from '../functions/window.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Chef {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @OneToMany(() => Dish, (dish) => dish.chef) dishes!: Relation<Dish>[];
}

@Entity()
class Herb {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@Entity()
class Dish {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column() price!: number;
  @Column('int', { nullable: true }) stars!: number | null;
  @ManyToOne(() => Chef, (chef) => chef.dishes, { nullable: false }) chef!: Relation<Chef>;
  @ManyToMany(() => Herb) @JoinTable() herbs!: Relation<Herb>[];
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('combined querysets on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Chef, Herb, Dish] });
    const [chefs, herbs, dishes] = [
      new Manager<Chef>(Chef, dataSource),
      new Manager<Herb>(Herb, dataSource),
      new Manager<Dish>(Dish, dataSource),
    ];
    const [ann, bob] = [await chefs.create({ name: 'Ann' }), await chefs.create({ name: 'Bob' })];
    const [dill, mint] = [await herbs.create({ name: 'dill' }), await herbs.create({ name: 'mint' })];
    for (const [name, price, stars, chef, its] of [
      ['soup', 5, null, ann, [dill]],
      ['cake', 7, 3, ann, [mint]],
      ['fish', 12, 2, bob, [dill, mint]],
      ['rice', 3, null, bob, []],
    ] as const)
      await dishes.related(await dishes.create({ name, price, stars, chef }), 'herbs').add(...its);
    return Object.assign(dataSource, { chefs, dishes });
  }

  const names = async (rows: PromiseLike<{ name: string }[]>) => (await rows).map(({ name }) => name).toSorted();

  test('are those of both, of either, or of one alone', async () => {
    await using opened = await open();
    const { dishes } = opened;
    const [cheap, starred] = [dishes.filter({ price__lt: 10 }), dishes.filter({ stars__isnull: false })];

    expect(await names(cheap.and(starred))).toEqual(['cake']);
    expect(await names(cheap.or(starred))).toEqual(['cake', 'fish', 'rice', 'soup']);
    expect(await names(cheap.xor(starred))).toEqual(['fish', 'rice', 'soup']);
    expect(await names(dishes.filter({ stars: 3 }).xor(cheap))).toEqual(['rice', 'soup']); // a null meets nothing
    expect(
      await names(
        dishes
          .filter({ stars: 3 })
          .or(dishes.exclude({ price__lt: 10 }))
          .or(dishes.filter({ name: 'rice' })),
      ),
    ).toEqual(['cake', 'fish', 'rice']);
    expect(await names(dishes.all().or(starred))).toHaveLength(4);
    expect(await cheap.or(starred).filter({ chef__name: 'Bob' }).count()).toBe(2);
    expect(await cheap.or(starred).delete()).toMatchObject({ perModel: { Dish: 4 } });
  });

  test('meet conditions on related rows as in Django', async () => {
    await using opened = await open();
    const { dishes, chefs } = opened;
    const [dill, mint] = [dishes.filter({ herbs__name: 'dill' }), dishes.filter({ herbs__name: 'mint' })];

    expect(await names(dill.and(mint))).toEqual(['fish']); // two herbs
    expect(await names(dill.or(mint))).toEqual(['cake', 'fish', 'fish', 'soup']); // one join, a row for each herb
    expect(await names(dill.or(mint).distinct())).toEqual(['cake', 'fish', 'soup']);
    expect(await names(chefs.filter({ dishes__price: 5 }).or(chefs.filter({ dishes__stars: 3 })))).toEqual(['Ann', 'Ann']);
  });

  test('keep an order, annotations and slices apart', async () => {
    await using opened = await open();
    const { dishes } = opened;
    const counted = dishes.annotate({ herbCount: Count('herbs') });
    const two = dishes.annotate({ n: Count('herbs') }).filter({ n: 2 });
    const dear = dishes.orderBy('-price').slice(0, 2);

    expect(
      (
        await dishes
          .filter({ price: 3 })
          .orderBy('id')
          .or(dishes.filter({ price__gt: 6 }).orderBy('-price'))
      ).map(({ price }) => price),
    ).toEqual([12, 7, 3]);
    expect((await counted.filter({ price: 3 }).or(two).orderBy('id')).map(({ name, herbCount }) => [name, herbCount])).toEqual([
      ['fish', 2],
      ['rice', 0],
    ]);
    expect(Object.keys((await dishes.filter({ price: 3 }).or(two))[0]!)).not.toContain('n');
    expect(await names(dear.or(dishes.filter({ name: 'rice' })))).toEqual(['cake', 'fish', 'rice']);
    expect(await names(dishes.filter({ name: 'rice' }).or(dear))).toEqual(['cake', 'fish', 'rice']);
    expect(await names(dishes.none().or(dear))).toEqual(['cake', 'fish']);
    expect(await dear.and(dishes.none())).toEqual([]);
    expect((await dishes.values('name').or(dishes.filter({ price: 3 }).values('name'))).length).toBe(4);
  });

  test('are many, but not nested without end', async () => {
    await using opened = await open();
    const { dishes } = opened;
    const keys = Array.from({ length: 300 }, (_, index) => index);

    expect(await keys.reduce((all, id) => all.or(dishes.filter({ id })), dishes.filter({ id: 1 })).count()).toBe(4);
    const nest = () => keys.reduce((all, id) => all.xor(dishes.filter({ id })), dishes.filter({ id: 1 }));
    expect(nest).toThrow(/combined more than 100 levels deep/);
    expect(
      await names(
        dishes
          .filter({ price: 3 })
          .xor(dishes.filter({ price: 5 }))
          .xor(dishes.filter({ price: 7 })),
      ),
    ).toEqual(['cake', 'rice', 'soup']);
  });

  test('refuse what does not fit together', async () => {
    await using opened = await open();
    const { dishes, chefs } = opened;

    expect(() => dishes.all().or(chefs.all() as never)).toThrow(/or\(\) of Dish: the other queryset is of Chef/);
    expect(() => dishes.all().and(dishes.slice(0, 1))).toThrow(/and\(\): a slice of Dish cannot be changed/);
    expect(() => dishes.all().or(dishes.distinct())).toThrow(/says another 'distinct'/);
    expect(() => dishes.all().or(dishes.values('name') as never)).toThrow(/gives other values/);
    expect(() => dishes.all().or(dishes.union(dishes.all()))).toThrow(/is combined by union\(\)/);
    expect(() => dishes.annotate({ n: F('id') }).and(dishes.annotate({ n: F('price') }))).toThrow(/two annotations 'n'/);
  });

  test('are the first of each value', async () => {
    await using opened = await open();
    const { dishes, chefs } = opened;
    const dearest = dishes.orderBy('chef', '-price').distinct('chef');

    expect((await dearest).map(({ name }) => name)).toEqual(['cake', 'fish']);
    expect((await dearest.selectRelated('chef')).map(({ chef }) => chef.name)).toEqual(['Ann', 'Bob']);
    expect(await dearest.slice(1).flat('name')).toEqual(['fish']);
    expect(await dearest.count()).toBe(2);
    expect(await dearest.exists()).toBe(true);
    expect(await dishes.distinct('chef').count()).toBe(2);
    expect((await dishes.distinct('chef').first())!.name).toBe('soup');
    expect(await names(dishes.filter({ pk__in: dearest }))).toEqual(['cake', 'fish']);
    expect(await names(chefs.filter({ dishes__in: dearest.filter({ price__gt: 10 }) }))).toEqual(['Bob']);
    expect(await dearest.aggregate({ n: Count('*') })).toEqual({ n: 2 });
    expect(await dishes.orderBy('chef__name', '-price').distinct('chef__name').valuesList('chef__name', 'price')).toEqual([
      ['Ann', 7],
      ['Bob', 12],
    ]);
    expect(await names(dearest.union(dishes.filter({ name: 'rice' })))).toEqual(['cake', 'fish', 'rice']);
    expect(await names(dishes.orderBy('stars', 'id').distinct('stars'))).toEqual(['cake', 'fish', 'soup']); // nulls are alike
    await expect(dishes.orderBy('price').distinct('chef').all()).rejects.toThrow(
      /distinct\('chef'\) of Dish: the order begins with other paths/,
    );
    await expect(dearest.delete()).rejects.toThrow(/distinct queryset cannot be deleted/);
    await expect(dearest.update({ price: 1 })).rejects.toThrow(/cannot be updated/);
    await expect(
      dishes
        .annotate({ n: Count('herbs') })
        .distinct('chef')
        .all(),
    ).rejects.toThrow(/aggregates have made one row of several/);
    expect(() => dishes.slice(0, 1).distinct('chef')).toThrow(/Slice last/);
  });

  test('that are distinct and sorted stand in a subquery', async () => {
    await using opened = await open();
    const { dishes } = opened;
    const sorted = dishes
      .filter({ herbs__name__in: ['dill', 'mint'] })
      .orderBy('-price')
      .distinct();

    expect(await names(dishes.filter({ pk__in: sorted }))).toEqual(['cake', 'fish', 'soup']);
    expect(await names(dishes.filter({ pk__in: sorted.slice(0, 2) }))).toEqual(['cake', 'fish']);
    expect(await names(dishes.filter({ name__in: sorted.slice(0, 1).values('name') }))).toEqual(['fish']);
  });

  test('take annotations after a slice', async () => {
    await using opened = await open();
    const { dishes } = opened;
    const dear = dishes
      .orderBy('-price')
      .slice(0, 2)
      .annotate({ herbCount: Count('herbs'), place: Window(RowNumber(), { orderBy: '-price' }) });

    expect((await dear).map(({ name, herbCount, place }) => [name, herbCount, place])).toEqual([
      ['fish', 2, 1],
      ['cake', 1, 2],
    ]);
    expect(
      await dishes
        .orderBy('-price')
        .slice(1, 3)
        .annotate({ double: F('price').mul(2) })
        .valuesList('double'),
    ).toEqual([[14], [10]]);
    expect(() => dear.filter({ price: 1 })).toThrow(/Slice last/);
  });
});

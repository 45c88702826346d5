import { FieldError } from '@nuages/core';
import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { Value } from '../expressions/expression.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Owner {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@Entity()
class Boat {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column() metres!: number;
  @ManyToOne(() => Owner, { nullable: true }) owner!: Relation<Owner> | null;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('combined querysets on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Boat, Owner] });
    const [boats, owners] = [new Manager<Boat>(Boat, dataSource), new Manager<Owner>(Owner, dataSource)];
    const ann = await owners.create({ name: 'Ann' });
    for (const metres of [1, 2, 3, 4, 5]) await boats.create({ name: `boat ${metres}`, metres, owner: metres > 3 ? ann : null });
    const small = boats.filter({ metres__lte: 3 });
    const odd = boats.filter({ metres__in: [1, 3, 5] });
    return Object.assign(dataSource, { boats, owners, small, odd });
  }

  const metresOf = (rows: readonly Boat[]) => rows.map(({ metres }) => metres);

  test('give the rows of any, of all, or of the first alone', async () => {
    await using dataSource = await open();
    const { small, odd, boats } = dataSource;

    expect(metresOf(await small.union(odd).orderBy('metres'))).toEqual([1, 2, 3, 5]);
    expect(metresOf(await small.unionAll(odd).orderBy('-metres'))).toEqual([5, 3, 3, 2, 1, 1]);
    expect(metresOf(await small.intersection(odd).orderBy('pk'))).toEqual([1, 3]);
    expect(metresOf(await small.difference(odd))).toEqual([2]);
    expect(
      metresOf(
        await small
          .union(odd)
          .difference(boats.filter({ metres: 1 }))
          .orderBy('metres'),
      ),
    ).toEqual([2, 3, 5]);
    expect(metresOf(await small.union(boats.all().none(), odd.intersection(boats.filter({ metres: 5 }))).orderBy('id'))).toEqual([
      1, 2, 3, 5,
    ]);
    expect((await small.union(odd).orderBy('id'))[0]).toBeInstanceOf(Boat);
  });

  test('are counted, sliced, reversed, streamed, and asked for one', async () => {
    await using dataSource = await open();
    const { small, odd, boats } = dataSource;
    const both = small.union(odd);
    const streamed: number[] = [];
    for await (const boat of both.orderBy('-metres').iterator()) streamed.push(boat.metres);

    expect(await both.count()).toBe(4);
    expect(await small.unionAll(odd).count()).toBe(6);
    expect(await both.slice(1, 3).count()).toBe(2);
    expect(await both.exists()).toBe(true);
    expect(await small.difference(small).exists()).toBe(false);
    expect(streamed).toEqual([5, 3, 2, 1]);
    expect(metresOf(await both.orderBy('metres').slice(1, 3))).toEqual([2, 3]);
    expect(metresOf(await both.orderBy('metres').reverse())).toEqual([5, 3, 2, 1]);
    expect((await both.first())!.metres).toBe(1);
    expect((await both.last())!.metres).toBe(5);
    expect((await small.difference(odd).get({})).metres).toBe(2);
    expect(metresOf(await boats.orderBy('-metres').slice(0, 2).union(boats.orderBy('metres').slice(0, 1)).orderBy('metres'))).toEqual([
      1, 4, 5,
    ]);
  });

  test('give values, of several models too, and stand in other queries', async () => {
    await using dataSource = await open();
    const { small, odd, boats, owners } = dataSource;

    expect(await small.union(odd).orderBy('metres').flat('metres')).toEqual([1, 2, 3, 5]);
    expect(await small.difference(odd).values('id', 'name')).toEqual([{ id: 2, name: 'boat 2' }]);
    expect(await boats.all().flat('name').union(owners.all().flat('name')).orderBy('name').slice(0, 2)).toEqual(['Ann', 'boat 1']);
    expect(await boats.filter({ id__in: small.intersection(odd).flat('id') }).count()).toBe(2);
    expect(await boats.filter({ id__in: small.difference(odd) }).count()).toBe(1);
  });

  test('keep what was annotated, joined and prefetched before', async () => {
    await using dataSource = await open();
    const { boats } = dataSource;
    const rows = await boats
      .filter({ metres: 5 })
      .annotate({ kind: Value<string>('big') })
      .selectRelated('owner')
      .union(
        boats
          .filter({ metres: 1 })
          .annotate({ kind: Value<string>('tiny') })
          .selectRelated('owner'),
      )
      .orderBy('kind');

    expect(rows.map(({ kind, owner }) => [kind, owner?.name])).toEqual([
      ['big', 'Ann'],
      ['tiny', undefined],
    ]);
  });

  test('refuse what would change them, and columns that do not fit', async () => {
    await using dataSource = await open();
    const { small, odd, boats, owners } = dataSource;
    const both = small.union(odd);

    for (const change of [
      () => both.filter({ metres: 1 }),
      () => both.exclude({ metres: 1 }),
      () => both.annotate({ n: Count('id') }),
      () => both.distinct(),
      () => both.selectRelated('owner'),
      () => both.prefetchRelated('owner'),
      () => both.only('name'),
      () => both.selectForUpdate(),
      () => small.flat('id').union(odd.flat('id')).values('name'),
      () => small.union(odd.flat('id') as never),
      () => small.union(owners.all() as never),
      () => small.union(boats.selectForUpdate()),
    ])
      expect(change).toThrow(FieldError);
    for (const run of [
      () => both.get({ metres: 1 }),
      () => both.update({ metres: 1 }),
      () => both.delete(),
      () => both.aggregate({ n: Count('id') }),
      () => both.orderBy('nmae' as never),
      () => both.orderBy('owner__name'),
      () => small.values('id').union(odd.values('id', 'name') as never),
    ])
      await expect(async () => run()).rejects.toThrow(FieldError);
    await expect(async () => both.orderBy('nmae' as never)).rejects.toThrow("Did you mean 'name'?");
  });
});

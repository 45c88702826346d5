import { Column, Entity, JoinColumn, JoinTable, ManyToMany, ManyToOne, OneToMany } from 'typeorm';
import { PrimaryColumn, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count, Max, Sum } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import { Exists, OuterRef } from '../expressions/subqueries.js';
import { RowNumber, Window } from '../functions/window.js';
import { managerOf } from '../manager/manager-of.js';
import { Q } from '../queryset/q.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Sailor {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @OneToMany(() => Watch, (watch) => watch.sailor) watches!: Relation<Watch>[];
  @ManyToMany(() => Watch) @JoinTable() wished!: Relation<Watch>[];
}

@Entity()
class Watch {
  @PrimaryColumn({ length: 10 }) bell!: string;
  @PrimaryColumn() sailorId!: number;
  @Column({ default: 0 }) knots!: number;
  @ManyToOne(() => Sailor, (sailor) => sailor.watches, { onDelete: 'CASCADE' }) @JoinColumn() sailor!: Relation<Sailor>;
}

const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);

describe.for(databases)('rows of keys of several columns on $name', (database) => {
  /** Watches of two bells for each of three sailors: knots 1 and 2, 3 and 4, 5 and 6. */
  async function open() {
    const dataSource = await database.open({ entities: [Sailor, Watch] });
    const [sailors, watches] = [managerOf(Sailor, dataSource), managerOf(Watch, dataSource)];
    const crew = await sailors.bulkCreate([{ name: 'ann' }, { name: 'bob' }, { name: 'cleo' }]);
    await watches.bulkCreate(
      crew.flatMap((sailor, at) => ['dawn', 'dusk'].map((bell, index) => ({ sailor, bell, knots: 2 * at + index + 1 }))),
    );
    return { sailors, watches, crew, [Symbol.asyncDispose]: () => dataSource[Symbol.asyncDispose]() };
  }

  test('are summed up one by one', async () => {
    await using opened = await open();
    const { watches } = opened;
    const counted = watches.annotate({ n: Count('sailor'), most: Max('sailor__watches__knots') });

    expect(await counted.filter({ most__gt: 2 }).orderBy('knots').valuesList('knots', 'n', 'most')).toEqual([
      [3, 2, 4],
      [4, 2, 4],
      [5, 2, 6],
      [6, 2, 6],
    ]);
    expect((await counted.orderBy('knots')).map(({ most }) => most)).toEqual([2, 2, 4, 4, 6, 6]);
    expect(
      (
        await watches
          .annotate({ n: Count('*') })
          .orderBy('knots')
          .slice(0, 3)
      ).map(({ n }) => n),
    ).toEqual([1, 1, 1]);
    expect(await counted.filter({ most__gt: 2 }).count()).toBe(4);
    expect(await counted.aggregate({ all: Sum('most') })).toEqual({ all: 24 });
    expect(
      await watches
        .orderBy('knots')
        .slice(0, 3)
        .aggregate({ all: Sum('knots') }),
    ).toEqual({ all: 6 });
    expect(await watches.distinct().aggregate({ all: Sum('knots') })).toEqual({ all: 21 });
    expect(
      await watches
        .values('bell')
        .annotate({ all: Sum('knots') })
        .orderBy('bell'),
    ).toEqual([
      { bell: 'dawn', all: 9 },
      { bell: 'dusk', all: 12 },
    ]);
  });

  test('are counted, whatever is read with them', async () => {
    await using opened = await open();
    const { watches, sailors } = opened;

    expect(await watches.count()).toBe(6);
    expect(await watches.distinct().count()).toBe(6);
    expect(await watches.slice(1, 5).count()).toBe(4);
    const numbered = watches.annotate({ at: Window(RowNumber(), { partitionBy: ['bell'], orderBy: ['knots'] }) });
    expect(await numbered.filter({ at__lte: 2 }).count()).toBe(4);
    expect(
      await sailors
        .annotate({ n: Count('watches') })
        .orderBy('id')
        .flat('n'),
    ).toEqual([2, 2, 2]);
    expect([(await watches.first())!.knots, (await watches.last())!.knots]).toEqual([1, 6]);
  });

  test('are left out one by one', async () => {
    await using opened = await open();
    const { watches, sailors } = opened;

    expect(await sailors.exclude({ watches__knots: 1 }).orderBy('id').flat('name')).toEqual(['bob', 'cleo']);
    const atDawn = sailors.filter(Q.and({ watches__bell: 'dawn' }, Q.not({ watches__knots: 3 })));
    expect(await atDawn.orderBy('id').flat('name')).toEqual(['ann', 'cleo']);
    expect(await watches.exclude({ sailor__watches__knots: 4 }).orderBy('knots').flat('knots')).toEqual([1, 2, 5, 6]);
    expect(await sailors.filter({ watches: null }).count()).toBe(0);
    expect(await sailors.filter({ watches__sailorId__gt: 1, watches__bell: 'dusk' }).orderBy('id').flat('name')).toEqual(['bob', 'cleo']);
    expect(await sailors.filter(Exists(watches.filter({ sailor: OuterRef('pk'), knots: 3 }))).flat('name')).toEqual(['bob']);
    await watches.filter({ sailor__watches__knots: 4 }).update({ knots: F('knots').add(10) });
    expect(await watches.orderBy('knots').flat('knots')).toEqual([1, 2, 5, 6, 13, 14]);
    expect((await sailors.prefetchRelated('watches').get({ name: 'bob' })).watches).toHaveLength(2);
  });

  test('are refused where one value would stand for each', async () => {
    await using opened = await open();
    const { watches, sailors, crew } = opened;
    const watch = await watches.get({ knots: 1 });

    expect(() => watches.filter({ pk: 'dawn' })).toThrow("'pk' goes by one key, but bell and sailorId together are that of Watch");
    expect(() => watches.filter({ pk__in: watches.filter({ knots: 1 }) })).toThrow('goes by one key');
    await expect(sailors.filter({ watches: watch })).rejects.toThrow("'watches' of Sailor goes by one key");
    await expect(sailors.filter({ watches__in: watches.all() } as never)).rejects.toThrow('goes by one key');
    await expect(sailors.annotate({ n: Count('watches', { distinct: true }) })).rejects.toThrow(
      "An aggregate of 'watches' goes by one key",
    );
    expect(() => sailors.values('watches')).toThrow("'watches' of Sailor goes by one key");
    await expect(watches.inBulk(['dawn'])).rejects.toThrow('inBulk() goes by one key');
    expect(() => sailors.filter({ wished__knots: 1 })).toThrow('by 2 columns together');
    expect(() => sailors.related(crew[0]!, 'wished')).toThrow('by 2 columns together');
    await expect(watches.filter({ knots: 1 }).delete()).rejects.toThrow('A join table goes by one key');
    await expect(sailors.prefetchRelated('wished')).rejects.toThrow('by 2 columns together');
  });
});

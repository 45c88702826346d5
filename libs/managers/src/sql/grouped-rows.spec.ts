import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { Case, When } from '../expressions/case.js';
import { F, Value } from '../expressions/expression.js';
import { Coalesce } from '../functions/comparison.js';
import { Concat } from '../functions/text.js';
import { Rank, Window } from '../functions/window.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Coach {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @OneToMany(() => Player, (player) => player.coach) players!: Relation<Player>[];
}

@Entity()
class Player {
  @PrimaryGeneratedColumn() id!: number;
  @Column('int', { nullable: true }) goals!: number | null;
  @ManyToOne(() => Coach, (coach) => coach.players, { nullable: false }) coach!: Relation<Coach>;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('grouped rows on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Coach, Player] });
    const [coaches, players] = [new Manager<Coach>(Coach, dataSource), new Manager<Player>(Player, dataSource)];
    const [ann, bob, cid] = [
      await coaches.create({ name: 'Ann' }),
      await coaches.create({ name: 'Bob' }),
      await coaches.create({ name: 'Cid' }),
    ];
    for (const [goals, coach] of [
      [12, bob],
      [3, cid],
      [null, cid],
    ] as const)
      await players.create({ goals, coach });
    return Object.assign(dataSource, { coaches, players, ann });
  }

  test('are grouped, sorted and told apart by expressions with values in them', async () => {
    await using opened = await open();
    const { players } = opened;
    const sized = players.annotate({ size: Case([When({ goals__gte: 10 }, Value('many'))], Value('few')) });
    const filled = players.annotate({ known: Coalesce('goals', Value(0)) });

    expect(
      await sized
        .values('size')
        .annotate({ n: Count('id') })
        .orderBy('size'),
    ).toEqual([
      { size: 'few', n: 2 },
      { size: 'many', n: 1 },
    ]);
    expect(
      await filled
        .values('known')
        .annotate({ n: Count('*') })
        .filter({ known__lt: 10 })
        .orderBy('-known'),
    ).toEqual([
      { known: 3, n: 1 },
      { known: 0, n: 1 },
    ]);
    expect(
      await players
        .annotate({ of: Concat('coach__name', Value('!')) })
        .values('of')
        .distinct()
        .orderBy('of'),
    ).toEqual([{ of: 'Bob!' }, { of: 'Cid!' }]);
    expect(
      await players
        .annotate({ more: F('goals').add(1.5) })
        .values('more')
        .annotate({ n: Count('*') })
        .orderBy('more'),
    ).toHaveLength(3);
  });

  test('are needed for an aggregate in an order or a condition', async () => {
    await using opened = await open();
    const { coaches } = opened;

    await expect(coaches.orderBy(Count('players').desc()).all()).rejects.toThrow(/orderBy\(\) has an aggregate that no annotation holds/);
    await expect(coaches.filter({ id__lt: Count('players') }).all()).rejects.toThrow(
      /a condition has an aggregate that no annotation holds/,
    );
    expect(
      await coaches
        .annotate({ n: Count('players') })
        .orderBy('-n', 'id')
        .flat('name'),
    ).toEqual(['Cid', 'Bob', 'Ann']);
  });

  test('keep their order where windows read what they sum up', async () => {
    await using opened = await open();
    const ranked = opened.coaches
      .annotate({ n: Count('players') })
      .annotate({ place: Window(Rank(), { orderBy: '-n' }) })
      .orderBy('id');

    expect(await ranked.valuesList('name', 'n', 'place')).toEqual([
      ['Ann', 0, 3],
      ['Bob', 1, 2],
      ['Cid', 2, 1],
    ]);
    expect((await ranked.slice(1, 3)).map(({ name }) => name)).toEqual(['Bob', 'Cid']);
  });
});

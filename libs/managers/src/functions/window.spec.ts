import { FieldError } from '@nuages/core';
import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Avg, Count, StdDev, Sum, Variance } from '../expressions/aggregates.js';
import { type Expression, F, Value } from '../expressions/expression.js';
import { StringAgg } from '../expressions/string-agg.js';
import { Manager } from '../manager/manager.js';
import { Q } from '../queryset/q.js';
import { testDatabases } from '../testing/databases.js';
import { Lower, Upper } from './text.js';
import {
  CumeDist,
  DenseRank,
  FirstValue,
  Lag,
  LastValue,
  Lead,
  NthValue,
  Ntile,
  PercentRank,
  Rank,
  RowNumber,
  RowRange,
  ValueRange,
  Window,
} from './window.js';

@Entity()
class Team {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @OneToMany(() => Runner, (runner) => runner.team) runners!: Relation<Runner[]>;
}

@Entity()
class Runner {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ type: 'int', nullable: true }) points!: number | null;
  @ManyToOne(() => Team, (team) => team.runners, { nullable: false }) team!: Relation<Team>;
}

/** Of the rows a 10, b 20, c 20, d 40 (team 1: a, b; team 2: c, d), in the order of their keys. */
const WINDOWS: [string, Expression, unknown[]][] = [
  ['RowNumber', Window(RowNumber(), { orderBy: '-id' }), [4, 3, 2, 1]],
  ['Rank', Window(Rank(), { orderBy: '-points' }), [4, 2, 2, 1]],
  ['DenseRank', Window(DenseRank(), { orderBy: 'points' }), [1, 2, 2, 3]],
  ['PercentRank', Window(PercentRank(), { orderBy: 'id' }), [0, 1 / 3, 2 / 3, 1]],
  ['CumeDist', Window(CumeDist(), { orderBy: 'points' }), [0.25, 0.75, 0.75, 1]],
  ['Ntile', Window(Ntile(2), { orderBy: 'id' }), [1, 1, 2, 2]],
  ['Lag', Window(Lag('name'), { orderBy: 'id' }), [null, 'a', 'b', 'c']],
  ['Lead', Window(Lead('points', 2), { orderBy: 'id' }), [20, 40, null, null]],
  ['Lag with a default', Window(Lag('points', 2, Value(0)), { orderBy: 'id' }), [0, 0, 10, 20]],
  [
    'Lead with a column as its default',
    Window(Lead('name', 1, Upper('name')), { partitionBy: 'team', orderBy: 'id' }),
    ['b', 'B', 'd', 'D'],
  ],
  ['FirstValue by team', Window(FirstValue('name'), { partitionBy: 'team', orderBy: '-points' }), ['b', 'b', 'd', 'd']],
  ['LastValue of all', Window(LastValue('name'), { orderBy: 'id', frame: RowRange() }), ['d', 'd', 'd', 'd']],
  ['NthValue', Window(NthValue('name', 2), { orderBy: 'id' }), [null, 'b', 'b', 'b']],
  ['an aggregate by team', Window(Sum('points'), { partitionBy: 'team__name' }), [30, 30, 60, 60]],
  ['an aggregate that grows', Window(Sum('points'), { orderBy: 'id', frame: ValueRange(null, 0) }), [10, 30, 50, 90]],
  ['an average that moves', Window(Avg('points'), { orderBy: 'id', frame: RowRange(-1, 0) }), [10, 15, 20, 30]],
  ['a filtered count', Window(Count('*', { filter: { points: 20 } })), [2, 2, 2, 2]],
  ['an expression in an order', Window(RowNumber(), { orderBy: [{ by: F('points').mul(-1), isDescending: true }, 'id'] }), [1, 2, 3, 4]],
  ['arithmetic on a window', Window(RowNumber(), { orderBy: 'id' }).add(10), [11, 12, 13, 14]],
];

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('windows and aggregates on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Runner, Team] });
    const [runners, teams] = [new Manager<Runner>(Runner, dataSource), new Manager<Team>(Team, dataSource)];
    const [one, two] = [await teams.create({ name: 'one' }), await teams.create({ name: 'two' })];
    for (const [name, points, team] of [
      ['a', 10, one],
      ['b', 20, one],
      ['c', 20, two],
      ['d', 40, two],
    ] as const)
      await runners.create({ name, points, team });
    return Object.assign(dataSource, { runners, teams });
  }

  test('give each row a value of the rows around it', async () => {
    await using dataSource = await open();
    const answers: [string, unknown][] = [];
    for (const [name, expression] of WINDOWS)
      answers.push([name, await dataSource.runners.annotate({ answer: expression }).orderBy('id').flat('answer')]);

    for (const [index, [name, , expected]] of WINDOWS.entries()) {
      const [, values] = answers[index] as [string, unknown[]];
      expect([name, values.map((value) => (typeof value === 'number' ? Number(value.toFixed(9)) : value))]).toEqual([
        name,
        expected.map((value) => (typeof value === 'number' ? Number(value.toFixed(9)) : value)),
      ]);
    }
  });

  test('choose the rows, alone and among other conditions', async () => {
    await using dataSource = await open();
    const { runners, teams } = dataSource;
    const placed = runners.annotate({ place: Window(RowNumber(), { partitionBy: 'team', orderBy: '-points' }) });
    const best = placed.filter({ place: 1 });

    expect((await best.orderBy('-name')).map(({ name, place }) => [name, place])).toEqual([
      ['d', 1],
      ['b', 1],
    ]);
    expect((await best.orderBy('id'))[0]).toBeInstanceOf(Runner);
    expect(await best.count()).toBe(2);
    expect(await best.filter({ points__gt: 20 }).flat('name')).toEqual(['d']);
    expect(
      await placed
        .filter(Q.or({ place: 1 }, { name: 'a' }) as never)
        .orderBy('name')
        .flat('name'),
    ).toEqual(['a', 'b', 'd']);
    expect(await placed.exclude({ place: 1 }).orderBy('name').flat('name')).toEqual(['a', 'c']);
    expect((await best.selectRelated('team').orderBy('id').slice(1, 2)).map(({ team }) => team.name)).toEqual(['two']);
    expect(await best.orderBy('place', '-points').values('name', 'place')).toEqual([
      { name: 'd', place: 1 },
      { name: 'b', place: 1 },
    ]);
    expect(await best.aggregate({ sum: Sum('points') })).toEqual({ sum: 60 });
    expect(await teams.filter({ runners__in: best }).distinct().count()).toBe(2);
    expect(await best.orderBy('-name').distinct().flat('place')).toEqual([1, 1]);
    expect(await best.update({ points: 0 })).toBe(2);
    expect(await runners.filter({ points: 0 }).orderBy('name').flat('name')).toEqual(['b', 'd']);
  });

  test('alias names a value that the rows do not have', async () => {
    await using dataSource = await open();
    const rows = await dataSource.runners
      .alias({ low: Lower('name'), place: Window(Rank(), { orderBy: '-points' }) })
      .filter({ place__lte: 2, low__gt: 'b' })
      .orderBy('low');

    expect(rows.map(({ name }) => name)).toEqual(['c', 'd']);
    expect(Object.keys(rows[0]!)).not.toContain('low');
    expect(
      await dataSource.runners
        .alias({ n: Count('id') })
        .filter({ n: 1 })
        .count(),
    ).toBe(4);
  });

  test('aggregates of spread and of texts', async () => {
    await using dataSource = await open();
    const { runners, teams } = dataSource;
    const { pop, samp, variance, sample, none } = await runners.aggregate({
      pop: StdDev('points'),
      samp: StdDev('points', { sample: true }),
      variance: Variance('points', { filter: { team__name: 'two' } }),
      sample: Variance('points', { sample: true, filter: { name: 'a' } }),
      none: StdDev('points', { filter: { name: 'x' }, default: 0 }),
    });

    expect(pop).toBeCloseTo(10.897247, 5);
    expect(samp).toBeCloseTo(12.583057, 5);
    expect([variance, sample, none]).toEqual([100, null, 0]);
    expect(
      await runners.aggregate({
        all: StringAgg('name', `', \\`, { orderBy: '-name' }),
        points: StringAgg('points', '-', { distinct: true, orderBy: 'points' }),
        some: StringAgg('name', '+', { filter: { points: 20 }, orderBy: 'id' }),
        none: StringAgg('name', ',', { filter: { name: 'x' } }),
      }),
    ).toEqual({ all: `d', \\c', \\b', \\a`, points: '10-20-40', some: 'b+c', none: null });
    expect(
      await teams
        .annotate({ names: StringAgg('runners__name', ' ', { orderBy: 'runners__name' }) })
        .orderBy('id')
        .flat('names'),
    ).toEqual(['a b', 'c d']);
  });
});

test('what no window and no aggregate takes is refused where it is written', () => {
  for (const write of [
    () => Window(Lower('name')),
    () => Window(Count('id', { distinct: true })),
    () => RowRange(1, -1),
    () => RowRange(0.5),
    () => ValueRange(1 as never),
    () => Ntile(0),
    () => Lag('name', 0),
    () => NthValue('name', 0),
    () => StringAgg('name', '\0'),
    () => StringAgg('name', ',', { distinct: true, orderBy: 'id' }),
  ])
    expect(write).toThrow(FieldError);
});

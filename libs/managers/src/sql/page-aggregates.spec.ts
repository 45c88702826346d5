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
import { Avg, Count, Max, Sum } from '../expressions/aggregates.js';
import type { Expression } from '../expressions/expression.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Tune {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) title!: string;
  @OneToMany(() => Take, (take) => take.tune) takes!: Relation<Take[]>;
  @ManyToMany(() => Style)
  @JoinTable()
  styles!: Relation<Style[]>;
}

@Entity()
class Take {
  @PrimaryGeneratedColumn() id!: number;
  @Column() seconds!: number;
  @ManyToOne(() => Tune, (tune) => tune.takes) tune!: Relation<Tune>;
}

@Entity()
class Style {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

const entities = [Tune, Take, Style];

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('a page of aggregates on $name', (database) => {
  test('sums up for its rows alone, with the values of the whole', async () => {
    await using dataSource = await database.open({ entities });
    const tunes = await fill(dataSource);
    const annotated = tunes
      .annotate({ takeCount: Count('takes', { distinct: true, filter: { takes__seconds__gt: 150 } }), longest: Max('takes__seconds') })
      .orderBy('id');
    const page = annotated.slice(1, 3);

    expect(page.toSql().sql).not.toContain('GROUP BY');
    expect(await page).toEqual((await annotated).slice(1, 3));
    expect((await page).map(({ takeCount, longest }) => [takeCount, longest])).toEqual([
      [1, 160],
      [0, null],
    ]);
  });

  test.for([
    ['rows', () => Count('takes')],
    ['rows of a join table', () => Count('styles', { distinct: true })],
    ['a column', () => Max('takes__seconds')],
    ['a column behind a join table', () => Max('styles__name')],
    ['what there may be none of', () => Sum('takes__seconds', { default: 7 })],
  ] as const)('reads %s from the related table, not from its own', async ([, aggregate]) => {
    await using dataSource = await database.open({ entities });
    const annotated = (await fill(dataSource)).annotate({ found: aggregate() as Expression<unknown> }).orderBy('id');
    const page = annotated.slice(0, 3);

    expect(page.toSql().sql.match(/\btune\b/g)).toHaveLength(1);
    expect(await page).toEqual((await annotated).slice(0, 3));
  });

  test('groups where an aggregate decides which rows are on the page', async () => {
    await using dataSource = await database.open({ entities });
    const tunes = await fill(dataSource);
    const annotated = tunes.annotate({ takeCount: Count('takes') });

    for (const page of [annotated.orderBy('-takeCount', 'id'), annotated.filter({ takeCount__gte: 1 }).orderBy('-takeCount')]) {
      expect(page.slice(0, 2).toSql().sql).toContain('GROUP BY');
      expect((await page.slice(0, 2)).map(({ title, takeCount }) => [title, takeCount])).toEqual([
        ['Nuages', 3],
        ['Daphne', 1],
      ]);
    }
  });

  test('counts rows as often as other joins repeat them, as Django does', async () => {
    await using dataSource = await database.open({ entities });
    const tunes = await fill(dataSource);
    const repeated = tunes.filter({ styles__name__in: ['swing', 'waltz'] }).annotate({ takeCount: Count('takes') });
    const both = tunes.annotate({ takeCount: Count('takes'), styleCount: Count('styles'), mean: Avg('takes__seconds') });

    expect((await repeated.slice(0, 1)).map(({ takeCount }) => takeCount)).toEqual([6]);
    expect((await both.orderBy('id').slice(0, 1)).map(({ takeCount, styleCount }) => [takeCount, styleCount])).toEqual([[6, 6]]);
  });

  test('can be summed up in turn', async () => {
    await using dataSource = await database.open({ entities });
    const tunes = await fill(dataSource);
    const counted = tunes.annotate({ takeCount: Count('takes') });

    expect(await counted.aggregate({ most: Max('takeCount'), mean: Avg('takeCount'), rows: Count('*') })).toMatchObject({
      most: 3,
      rows: 3,
    });
    expect(Number((await counted.filter({ takeCount__gte: 1 }).aggregate({ mean: Avg('takeCount') })).mean)).toBe(2);
    // @ts-expect-error -- ✗ no field "takeCont"
    await expect(counted.aggregate({ wrong: Max('takeCont') })).rejects.toThrow(/'takeCont' is neither a field of Tune nor an annotation/);
  });

  test('looks only at related rows that the filter before it left', async () => {
    await using dataSource = await database.open({ entities });
    const tunes = await fill(dataSource);

    const [first] = await tunes
      .filter({ takes__seconds__gt: 150 })
      .annotate({ takeCount: Count('takes', { distinct: true }) })
      .slice(0, 1);

    expect(first!.takeCount).toBe(2);
  });
});

async function fill(dataSource: DataSource): Promise<Manager<Tune>> {
  const styles = [{ name: 'swing' }, { name: 'waltz' }];
  await dataSource.getRepository(Style).save(styles);
  await dataSource.getRepository(Tune).save([
    { title: 'Nuages', styles, takes: [] },
    { title: 'Daphne', styles: [], takes: [] },
    { title: 'Minor', styles: [], takes: [] },
  ] as never);
  const [nuages, daphne] = await new Manager<Tune>(Tune, dataSource).all().orderBy('id');
  for (const [tune, seconds] of [
    [nuages, 140],
    [nuages, 170],
    [nuages, 200],
    [daphne, 160],
  ] as const)
    await dataSource.getRepository(Take).save({ tune: tune!, seconds });
  return new Manager<Tune>(Tune, dataSource);
}

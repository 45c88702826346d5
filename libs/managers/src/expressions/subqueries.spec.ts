import { Column, type DataSource, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { Q } from '../queryset/q.js';
import { testDatabases } from '../testing/databases.js';
import { Exists, OuterRef, Subquery } from './subqueries.js';

@Entity()
class Painter {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @OneToMany(() => Picture, (picture) => picture.painter) pictures!: Relation<Picture[]>;
}

@Entity()
class Picture {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) title!: string;
  @Column() year!: number;
  @ManyToOne(() => Painter, (painter) => painter.pictures) painter!: Relation<Painter>;
}

async function fill(dataSource: DataSource) {
  const painters = new Manager<Painter>(Painter, dataSource);
  const pictures = new Manager<Picture>(Picture, dataSource);
  const [monet, klee] = [await painters.create({ name: 'Monet' }), await painters.create({ name: 'Klee' })];
  await painters.create({ name: 'Nobody' });
  for (const [painter, title, year] of [
    [monet, 'Haystacks', 1890],
    [monet, 'Nymphea', 1906],
    [klee, 'Senecio', 1922],
  ] as const)
    await pictures.create({ painter, title, year });
  return { painters, pictures };
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('subqueries on $name', (database) => {
  test('Exists is a condition, its opposite, a part of a Q, and a value', async () => {
    await using dataSource = await database.open({ entities: [Painter, Picture] });
    const { painters, pictures } = await fill(dataSource);
    const late = Exists(pictures.filter({ painter: OuterRef('pk'), year__gt: 1900 }));
    const early = Exists(pictures.filter({ painter: OuterRef('pk'), year__lt: 1900 }));
    const names = async (rows: PromiseLike<{ name: string }[]>) => (await rows).map(({ name }) => name);

    expect(await names(painters.filter(late).orderBy('name'))).toEqual(['Klee', 'Monet']);
    expect(await names(painters.filter(late.not()))).toEqual(['Nobody']);
    expect(await names(painters.exclude(late))).toEqual(['Nobody']);
    expect(await names(painters.filter(Q.and(late, Q.not(early))))).toEqual(['Klee']);
    expect((await painters.annotate({ late }).orderBy('id')).map((row) => row.late)).toEqual([true, true, false]);
  });

  test('Subquery is the value of one row, or null', async () => {
    await using dataSource = await database.open({ entities: [Painter, Picture] });
    const { painters, pictures } = await fill(dataSource);
    const newest = pictures
      .filter({ painter: OuterRef('pk') })
      .orderBy('-year')
      .flat('title')
      .slice(0, 1);

    expect(
      await painters
        .annotate({ newest: Subquery(newest) })
        .orderBy('id')
        .flat('newest'),
    ).toEqual(['Nymphea', 'Senecio', null]);
    expect(await pictures.filter({ year: Subquery(pictures.orderBy('year').flat('year').slice(0, 1)) }).flat('title')).toEqual([
      'Haystacks',
    ]);
  });

  test('OuterRef means the query that stands around, also inside an exclude through many', async () => {
    await using dataSource = await database.open({ entities: [Painter, Picture] });
    const { painters, pictures } = await fill(dataSource);
    const others = painters.exclude({ pictures__title: OuterRef('title') }).filter({ name__in: ['Monet', 'Klee'] });

    expect(
      await pictures
        .annotate({ other: Subquery(others.orderBy('name').flat('name').slice(0, 1)) })
        .orderBy('id')
        .flat('other'),
    ).toEqual(['Klee', 'Klee', 'Monet']);
    await expect(painters.filter({ name: OuterRef('name') }).count()).rejects.toThrow('OuterRef stands in no subquery');
    const both = painters.annotate({ both: Subquery(pictures.all().valuesList('id', 'title')) });
    await expect(both.count()).rejects.toThrow('gives one value a row, not 2');
    await expect(Promise.resolve(both)).rejects.toThrow('gives one value a row, not 2');
  });
});

import { Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { ModelOptions } from '../model/model-options.js';
import { managerOf } from '../manager/manager-of.js';
import { testDatabases } from '../testing/index.js';

@ModelOptions({ ordering: ['-name'] })
@Entity()
class Singer {
  @PrimaryGeneratedColumn() id!: number;
  @Column() name!: string;
}

@Entity()
class Song {
  @PrimaryGeneratedColumn() id!: number;
  @Index() @Column() year!: number;
  @Column({ type: 'integer', nullable: true }) rank!: number | null;
  @ManyToOne(() => Singer, { nullable: true }) singer!: Relation<Singer> | null;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('orders on $name', (database) => {
  test('put nulls first, descending last', async () => {
    await using dataSource = await database.open({ entities: [Singer, Song] });
    const singer = await managerOf(Singer, dataSource).create({ name: 'Ann' });
    const songs = managerOf(Song, dataSource);
    for (const values of [
      { rank: 2, singer },
      { rank: null, singer: null },
      { rank: 1, singer },
    ])
      await songs.create({ year: 1950, ...values });
    const ranks = async (...terms: string[]) => (await songs.orderBy(...(terms as never[]))).map(({ rank }) => rank);

    expect(await ranks('rank')).toEqual([null, 1, 2]);
    expect(await ranks('-rank')).toEqual([2, 1, null]);
    expect(await ranks('singer__name', 'rank')).toEqual([null, 1, 2]);
    expect(await ranks('-singer__id', 'rank')).toEqual([1, 2, null]);
  });

  test('by a relation follow the order of the model behind it', async () => {
    await using dataSource = await database.open({ entities: [Singer, Song] });
    const singers = managerOf(Singer, dataSource);
    const [ann, bob] = [await singers.create({ name: 'Ann' }), await singers.create({ name: 'Bob' })];
    const songs = managerOf(Song, dataSource);
    for (const [rank, singer] of [ann, bob, ann].entries()) await songs.create({ year: 1950, rank, singer });
    const ranks = async (...terms: string[]) => (await songs.orderBy(...(terms as never[]))).map(({ rank }) => rank);

    expect(await ranks('singer', 'rank')).toEqual([1, 0, 2]);
    expect(await ranks('-singer', 'rank')).toEqual([0, 2, 1]);
    expect(await ranks('-singer__id', 'rank')).toEqual([1, 0, 2]);
  });

  test('by a column that is never null leave its index usable', async () => {
    await using dataSource = await database.open({ entities: [Singer, Song] });
    const songs = managerOf(Song, dataSource);

    expect(songs.orderBy('-year', 'id').slice(0, 5).toSql().sql).not.toContain('NULLS');
  });
});

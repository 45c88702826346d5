import { FieldError } from '@nuages/core';
import { Column, type DataSource, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { Count, Sum } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import { Length, Lower, Upper } from '../functions/text.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import type { QuerySet } from './query-set.js';

@Entity()
class Band {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @OneToMany(() => Song, (song) => song.band) songs!: Relation<Song>[];
}

@Entity()
class Song {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) title!: string;
  @Column({ type: 'int', nullable: true }) plays!: number | null;
  @ManyToOne(() => Band, (band) => band.songs, { nullable: false }) band!: Relation<Band>;
}

async function fill(dataSource: DataSource) {
  const [bands, songs] = [new Manager<Band>(Band, dataSource), new Manager<Song>(Song, dataSource)];
  const [one, two] = [await bands.create({ name: 'One' }), await bands.create({ name: 'Two' })];
  for (const [title, plays, band] of [
    ['Bb', 5, one],
    ['aa', null, one],
    ['C', 7, two],
  ] as const)
    await songs.create({ title, plays, band });
  return { bands, songs };
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('values and orders on $name', (database) => {
  const open = () => database.open({ entities: [Band, Song] });

  test('values() takes expressions by their names', async () => {
    await using dataSource = await open();
    const { bands, songs } = await fill(dataSource);

    const rows = await songs.orderBy('id').values('band__name', { label: Lower('title'), twice: F('plays').mul(2) });
    const counted = await songs.orderBy('band').values('band', { songs: Count('id'), total: Sum('plays') });

    expectTypeOf(rows[0]!.band__name).toEqualTypeOf<string>();
    expectTypeOf(rows[0]!.label).toEqualTypeOf<string>();
    expect(rows).toEqual([
      { band__name: 'One', label: 'bb', twice: 10 },
      { band__name: 'One', label: 'aa', twice: null },
      { band__name: 'Two', label: 'c', twice: 14 },
    ]);
    expect(counted).toEqual([
      { band: 1, songs: 2, total: 5 },
      { band: 2, songs: 1, total: 7 },
    ]);
    expect(await bands.orderBy('id').values({ first: Upper('name') })).toEqual([{ first: 'ONE' }, { first: 'TWO' }]);
    expect(() => songs.values({ title: Lower('title') })).toThrow(FieldError);
  });

  test('valuesList() and flat() take expressions', async () => {
    await using dataSource = await open();
    const { songs } = await fill(dataSource);

    const lists = await songs.orderBy('id').valuesList(Length('title'), 'id', Upper('title'));

    expectTypeOf(lists).toEqualTypeOf<[number, number, string][]>();
    expect(lists).toEqual([
      [2, 1, 'BB'],
      [2, 2, 'AA'],
      [1, 3, 'C'],
    ]);
    expect(await songs.orderBy('band').valuesList(Count('id'), 'band')).toEqual([
      [2, 1],
      [1, 2],
    ]);
    expect(await songs.orderBy('id').flat(Lower('title'))).toEqual(['bb', 'aa', 'c']);
    expect(await songs.filter({ title__in: songs.filter({ plays: 7 }).flat(Upper('title')) }).count()).toBe(1);
  });

  test('orders take expressions, say where nulls come, and may be any', async () => {
    await using dataSource = await open();
    const { songs } = await fill(dataSource);
    const titles = (query: QuerySet<Song>) => query.flat('title');

    expect(await titles(songs.orderBy(Lower('title')))).toEqual(['aa', 'Bb', 'C']);
    expect(await titles(songs.orderBy(F('plays').asc('last'), 'id'))).toEqual(['Bb', 'C', 'aa']);
    expect(await titles(songs.orderBy(F('plays').desc('first')))).toEqual(['aa', 'C', 'Bb']);
    expect(await titles(songs.orderBy(Lower('title').desc()).reverse())).toEqual(['aa', 'Bb', 'C']);
    expect((await titles(songs.orderBy('?'))).toSorted()).toEqual(['Bb', 'C', 'aa']);
    expect(await songs.annotate({ size: Length('title') }).orderBy('?')).toHaveLength(3);
  });
});

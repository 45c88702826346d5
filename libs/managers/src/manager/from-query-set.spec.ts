import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { expect, expectTypeOf, test } from 'vitest';
import { QuerySet } from '../queryset/query-set.js';
import { testDatabases } from '../testing/databases.js';
import { ManagerFor } from './manager-for.decorator.js';
import { Manager } from './manager.js';

@Entity()
class Song {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) title!: string;
  @Column({ default: 0 }) plays!: number;
  @Column({ default: false }) isHidden!: boolean;
}

class SongQuerySet extends QuerySet<Song> {
  popular() {
    return this.filter({ plays__gte: 10 });
  }

  byTitle() {
    return this.orderBy('title');
  }
}

@ManagerFor(Song)
class SongManager extends Manager.fromQuerySet(SongQuerySet) {
  override getQuerySet() {
    return super.getQuerySet().exclude({ isHidden: true });
  }

  titles() {
    return this.popular().byTitle().flat('title');
  }
}

const [sqlite] = await testDatabases();

test("a manager has its queryset's methods, which chain", async () => {
  await using dataSource = await sqlite!.open({ entities: [Song] });
  const songs = new SongManager(Song, dataSource);
  await songs.bulkCreate(
    [
      ['b', 20, false],
      ['a', 11, false],
      ['c', 3, false],
      ['d', 50, true],
    ].map(([title, plays, isHidden]) => Object.assign(new Song(), { title, plays, isHidden })),
  );

  expect(await songs.titles()).toEqual(['a', 'b']);
  expect((await songs.filter({ title__in: ['a', 'd', 'c'] }).popular()).map(({ title }) => title)).toEqual(['a']);
  expect(songs.all().byTitle().slice(0, 2)).toBeInstanceOf(SongQuerySet);
  expectTypeOf(songs.all().byTitle().popular()).toEqualTypeOf<SongQuerySet>();
});

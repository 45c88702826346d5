import { Count, managerOf, ModelOptions } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Column, type DataSource, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnyQuerySet } from '../query/query-set.js';
import { fakeRequest } from '../testing/index.js';
import type { View } from '../viewsets/view.js';
import { CursorPagination } from './cursor.pagination.js';
import type { Page } from './pagination.js';

const view = { name: 'EntriesController', options: {}, filterBackends: [] } as unknown as View;
const TITLES = ['é', 'A', 'a', 'b c', '%', "it's", '日本', '\\x'];

@Entity()
class Owner {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @ManyToOne(() => Friend, { nullable: true }) friend!: Relation<Friend> | null;
}

@ModelOptions({ ordering: ['-name', 'id'] })
@Entity()
class Friend {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@Entity()
class Entry {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ precision: 6 }) at!: Date;
  @Column({ type: 'decimal', precision: 6, scale: 2 }) price!: string;
  @Column({ type: 'int', nullable: true }) score!: number | null;
  @Column({ length: 30 }) title!: string;
  @Column() flag!: boolean;
  @Column({ type: 'bigint' }) big!: string;
  @ManyToOne(() => Owner, { nullable: true }) owner!: Relation<Owner> | null;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('cursors on $name', (database) => {
  let dataSource: DataSource & AsyncDisposable;
  beforeAll(async () => {
    dataSource = await database.open({ entities: [Entry, Owner, Friend] });
    const friends = ['x', 'z', 'y'].map((name) => Object.assign(new Friend(), { name }));
    await managerOf(Friend, dataSource).bulkCreate(friends);
    const owners = ['b', 'a', 'c'].map((name, index) => Object.assign(new Owner(), { name, friend: friends[index] }));
    await managerOf(Owner, dataSource).bulkCreate(owners);
    const entries = Array.from({ length: 20 }, (_, index) =>
      Object.assign(new Entry(), {
        at: new Date(0),
        price: String(((index * 7) % 20) / 4),
        score: index % 4 === 0 ? null : (index * 13) % 5,
        title: TITLES[index % 8],
        flag: index % 3 === 0,
        big: String(9_007_199_254_740_993n + BigInt(index % 5)),
        owner: owners[index % 4] ?? null,
      }),
    );
    await managerOf(Entry, dataSource).bulkCreate(entries);
    // moments as databases make them themselves, with parts of a millisecond
    for (let id = 1; id <= 20; id += 1)
      await dataSource.query(`UPDATE entry SET at = '2024-01-01 00:00:00.${123_000 + id * 700}' WHERE id = ${id}`);
  });
  afterAll(() => dataSource[Symbol.asyncDispose]());

  const entries = () => managerOf(Entry, dataSource).selectRelated('owner');
  const turn = async (pages: CursorPagination, url: string) =>
    (await pages.paginate(entries() as unknown as AnyQuerySet, fakeRequest(url), view))!;
  const idsOf = (rows: readonly object[]) => rows.map((row) => (row as Entry).id);

  test.each([
    'at',
    '-at',
    'price',
    'score',
    '-score',
    'title',
    '-title',
    'flag',
    'big',
    'owner',
    'owner__name',
    '-owner__name',
    '-id',
    'pk',
  ])('lead by %s through every row once, forth and back', async (term) => {
    const ordering = [term, 'id'];
    const pages = new CursorPagination({ pageSize: 4, ordering, key: 'secret' });
    const expected = idsOf(await entries().orderBy(...(ordering as 'id'[])));

    const forth = [await turn(pages, '/entries')];
    while (forth.at(-1)!.next && forth.length < 9) forth.push(await turn(pages, forth.at(-1)!.next!));
    const back = [forth.at(-1)!];
    while (back.at(-1)!.previous && back.length < 9) back.push(await turn(pages, back.at(-1)!.previous!));

    expect(forth.flatMap(({ items }) => idsOf(items))).toEqual(expected);
    expect(back.toReversed().flatMap(({ items }) => idsOf(items))).toEqual(expected);
  });

  test.each(['owner__name', '-owner__name', 'owner', 'owner__friend__name', 'owner__friend', '-owner__friend'])(
    'lead by %s, which is not loaded otherwise',
    async (term) => {
      const pages = new CursorPagination({ pageSize: 3, ordering: [term, 'id'], key: 'secret' });
      const rows = () => managerOf(Entry, dataSource).annotate({ count: Count('id') }) as unknown as AnyQuerySet;
      const seen: number[] = [];
      for (let url: string | null = '/entries', turns = 0; url !== null && turns < 9; turns += 1) {
        const page: Page = (await pages.paginate(rows(), fakeRequest(url), view))!;
        seen.push(...idsOf(page.items));
        url = page.next;
      }

      expect(seen).toEqual(idsOf(await managerOf(Entry, dataSource).orderBy(...([term, 'id'] as 'id'[]))));
    },
  );
});

test('a signed cursor leads through more than 1,000 equal rows', { timeout: 30_000 }, async () => {
  await using dataSource = await (await testDatabases())[0]!.open({ entities: [Owner, Friend] });
  const owners = managerOf(Owner, dataSource);
  await owners.bulkCreate(Array.from({ length: 1300 }, () => Object.assign(new Owner(), { name: 'same' })));
  const pages = new CursorPagination({ pageSize: 100, ordering: ['name', 'id'], key: 'secret' });

  const seen: number[] = [];
  for (let url: string | null = '/owners', turns = 0; url !== null && turns < 20; turns += 1) {
    const page: Page = (await pages.paginate(owners.all() as unknown as AnyQuerySet, fakeRequest(url), view))!;
    seen.push(...page.items.map((row) => (row as Owner).id));
    url = page.next;
  }

  expect(seen).toEqual(Array.from({ length: 1300 }, (_, index) => index + 1));
});

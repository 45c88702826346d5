import { managerOf } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Column, type DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AnyQuerySet } from '../query/query-set.js';
import { fakeRequest } from '../testing/index.js';
import { OrderingFilter } from '../filters/ordering.filter.js';
import type { View } from '../viewsets/view.js';
import { encodeCursor } from './cursor.js';
import { CursorPagination } from './cursor.pagination.js';
import type { Page } from './pagination.js';

const view = { name: 'EntriesController', options: {}, filterBackends: [] } as unknown as View;

@Entity()
class Entry {
  @PrimaryGeneratedColumn() id!: number;
  @Column() position!: number;
  @Column() kind!: number;
  @Column() at!: Date;
}

/** Ten rows: positions 10, 20, ... 100; four of each kind. */
function entry(position: number): Entry {
  const at = new Date(Date.UTC(2024, 0, 1, 0, 0, position));
  return Object.assign(new Entry(), { position, kind: Math.floor((position - 10) / 40), at });
}

const ALL = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('CursorPagination on $name', (database) => {
  let dataSource: DataSource & AsyncDisposable;
  beforeAll(async () => {
    dataSource = await database.open({ entities: [Entry] });
  });
  beforeEach(async () => {
    await entries().all().delete();
    await entries().bulkCreate(ALL.map(entry));
  });
  afterAll(() => dataSource[Symbol.asyncDispose]());

  const entries = () => managerOf(Entry, dataSource);
  const turn = async (pages: CursorPagination, url: string) =>
    (await pages.paginate(entries().all() as unknown as AnyQuerySet, fakeRequest(url), view))!;
  const positions = ({ items }: Page) => items.map((item) => (item as Entry).position);
  const add = (...added: number[]) => entries().bulkCreate(added.map(entry));
  const remove = (...removed: number[]) => entries().filter({ position__in: removed }).delete();

  /** Follows links from page to page; `between` may change rows before each turn. */
  async function walk(pages: CursorPagination, link: 'next' | 'previous', start: Page, between?: (turns: number) => Promise<unknown>) {
    const found: Page[] = [start];
    for (let page = start; page[link] !== null; found.push(page)) {
      await between?.(found.length);
      page = await turn(pages, page[link]!);
    }
    return found;
  }

  test.each([
    ['position', 4, ALL],
    ['-at', 3, ALL.toReversed()],
    [['kind', 'position'], 2, ALL],
    [['kind', '-position'], 3, [40, 30, 20, 10, 80, 70, 60, 50, 100, 90]],
    [['-kind', '-position'], 1, ALL.toReversed()],
  ] as const)('walks by %s in pages of %i through every row once, forth and back', async (ordering, pageSize, expected) => {
    const pages = new CursorPagination({ pageSize, ordering, key: 'secret' });

    const forth = await walk(pages, 'next', await turn(pages, '/entries'));
    const back = await walk(pages, 'previous', forth.at(-1)!);

    expect(forth.flatMap(positions)).toEqual(expected);
    expect(back.toReversed().flatMap(positions)).toEqual(expected);
    expect(forth[0]!.previous).toBeNull();
  });

  test('takes its own order where an ordering filter has none', async () => {
    const pages = new CursorPagination({ pageSize: 3, ordering: '-position' });
    const ordered = { ...view, filterBackends: [new OrderingFilter()] } as View;
    const first = async (url: string) =>
      positions((await pages.paginate(entries().all() as unknown as AnyQuerySet, fakeRequest(url), ordered))!);
    const free = { ...ordered, options: { ordering: ['position'] } } as View;
    const asked = await pages.paginate(entries().all() as unknown as AnyQuerySet, fakeRequest('/entries?ordering=position'), free);

    expect(await first('/entries')).toEqual([100, 90, 80]);
    expect(positions(asked!)).toEqual([10, 20, 30]);
  });

  test.each(['kind', '-kind'])('goes back by %s to the same rows, though many are equal', async (ordering) => {
    const pages = new CursorPagination({ pageSize: 3, ordering });

    const forth = await walk(pages, 'next', await turn(pages, '/entries'));
    const back = await walk(pages, 'previous', forth.at(-1)!);

    expect(forth.flatMap(positions).toSorted((a, b) => a - b)).toEqual(ALL);
    expect(back.toReversed().flatMap(positions)).toEqual(forth.flatMap(positions));
  });

  test('ends after the last moment that there is', async () => {
    const pages = new CursorPagination({ pageSize: 1, ordering: 'at' });
    const cursor = encodeCursor({ offset: 0, isReverse: false, position: '9999-12-31T23:59:59.999Z' });

    expect((await turn(pages, `/entries?cursor=${encodeURIComponent(cursor)}`)).items).toEqual([]);
  });

  test('takes any number for the size of a page', async () => {
    const pages = new CursorPagination({ pageSize: 3, ordering: 'position', pageSizeQueryParam: 'size' });

    expect(positions(await turn(pages, `/entries?size=${'9'.repeat(400)}`))).toEqual(ALL);
  });

  test('goes on where it was when rows come in before it and behind it', async () => {
    const pages = new CursorPagination({ pageSize: 3, ordering: 'position' });

    const found = await walk(pages, 'next', await turn(pages, '/entries'), (turns) => add(turns, 91 + turns));

    expect(found.flatMap(positions)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 92, 93, 94, 95, 100]);
  });

  test('goes back where it was when rows come in before it and behind it', async () => {
    const pages = new CursorPagination({ pageSize: 3, ordering: '-position' });
    const last = (await walk(pages, 'next', await turn(pages, '/entries'))).at(-1)!;

    const found = await walk(pages, 'previous', last, (turns) => add(turns, 91 + turns));

    expect(found.toReversed().flatMap(positions)).toEqual([100, 96, 95, 94, 93, 92, 90, 80, 70, 60, 50, 40, 30, 20, 10]);
  });

  test('goes on where it was when rows go, those at its edge as well', async () => {
    const pages = new CursorPagination({ pageSize: 3, ordering: 'position' });

    const found = await walk(pages, 'next', await turn(pages, '/entries'), async (turns) => {
      if (turns === 1) await remove(10, 30, 40);
    });

    expect(found.flatMap(positions)).toEqual([10, 20, 30, 50, 60, 70, 80, 90, 100]);
  });

  test('goes back where it was when rows go, those at its edge as well', async () => {
    const pages = new CursorPagination({ pageSize: 3, ordering: 'position' });
    const last = (await walk(pages, 'next', await turn(pages, '/entries'))).at(-1)!;
    expect(positions(last)).toEqual([100]);

    const found = await walk(pages, 'previous', last, async (turns) => {
      if (turns === 1) await remove(100, 90, 80);
    });

    expect(found.toReversed().flatMap(positions)).toEqual([10, 20, 30, 40, 50, 60, 70, 100]);
  });

  test('turns round on any page', async () => {
    const pages = new CursorPagination({ pageSize: 3, ordering: 'position' });
    const second = await turn(pages, (await turn(pages, '/entries')).next!);
    const third = await turn(pages, second.next!);

    expect(positions(await turn(pages, third.previous!))).toEqual(positions(second));
    expect(positions(await turn(pages, (await turn(pages, third.previous!)).next!))).toEqual(positions(third));
  });

  test('refuses a cursor that it did not sign', async () => {
    const page = await turn(new CursorPagination({ pageSize: 3, ordering: 'id' }), '/entries');

    await expect(turn(new CursorPagination({ pageSize: 3, ordering: 'id', key: 'secret' }), page.next!)).rejects.toThrow('Invalid cursor');
  });

  test('follows the order that the view filters by', async () => {
    const ordered = { ...view, filterBackends: [{ ordering: () => ['-position'], filterQuerySet: () => undefined }] } as unknown as View;
    const all = entries().all() as unknown as AnyQuerySet;
    const page = await new CursorPagination({ pageSize: 2 }).paginate(all, fakeRequest('/entries'), ordered);

    expect(positions(page!)).toEqual([100, 90]);
  });
});

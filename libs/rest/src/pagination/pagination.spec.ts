import { describe, expect, test } from 'vitest';
import { fakeRequest } from '../testing/index.js';
import { MemoryQuerySet } from '../testing/memory-query-set.js';
import type { View } from '../viewsets/view.js';
import { CursorPagination } from './cursor.pagination.js';
import { LimitOffsetPagination } from './limit-offset.pagination.js';
import { PageNumberPagination } from './page-number.pagination.js';
import type { Page, Pagination } from './pagination.js';

const view = { name: 'RowsController', options: {}, filterBackends: [] } as unknown as View;
const kinds = { id: 'integer', group: 'integer', at: 'datetime' };
const rows = Array.from({ length: 9 }, (_, index) => ({
  id: index + 1,
  group: Math.floor(index / 4),
  at: new Date(Date.UTC(2024, 0, index + 1)),
}));

function turn(pagination: Pagination, url: string, all: object[] = rows): Promise<Page | undefined> {
  return pagination.paginate(new MemoryQuerySet(all as never, kinds), fakeRequest(url), view);
}

function ids(page: Page | undefined): number[] {
  return page!.items.map((row) => (row as { id: number }).id);
}

describe('PageNumberPagination', () => {
  const pages = new PageNumberPagination({ pageSize: 4, pageSizeQueryParam: 'size', maxPageSize: 5 });

  test.each([
    ['/rows', [1, 2, 3, 4], '/rows?page=2', null],
    ['/rows?x=a%20b&page=2', [5, 6, 7, 8], '/rows?page=3&x=a+b', '/rows?x=a+b'],
    ['/rows?page=last', [9], null, '/rows?page=2'],
    ['/rows?page=%202', [5, 6, 7, 8], '/rows?page=3', '/rows'],
    ['/rows?size=99', [1, 2, 3, 4, 5], '/rows?page=2&size=99', null],
    ['/rows?size=0', [1, 2, 3, 4], '/rows?page=2&size=0', null],
  ])('answers %s', async (url, expected, next, previous) => {
    const page = await turn(pages, url);

    expect(ids(page)).toEqual(expected);
    expect([page!.count, page!.next, page!.previous]).toEqual([
      9,
      next && `http://testserver${next}`,
      previous && `http://testserver${previous}`,
    ]);
  });

  test.each([['0'], ['-1'], ['4'], ['abc'], [''], ['1.0'], ['99999999999999999999']])('has no page %s', async (page) => {
    await expect(turn(pages, `/rows?page=${page}`)).rejects.toThrow('Invalid page.');
  });

  test('answers an empty first page', async () => {
    expect(await turn(pages, '/rows', [])).toMatchObject({ items: [], count: 0, next: null, previous: null });
  });

  test('cuts no pages without a size', async () => {
    expect(await turn(new PageNumberPagination({ pageSize: null }), '/rows')).toBeUndefined();
  });
});

describe('LimitOffsetPagination', () => {
  const pages = new LimitOffsetPagination({ defaultLimit: 4, maxLimit: 6 });

  test.each([
    ['/rows', [1, 2, 3, 4], '/rows?limit=4&offset=4', null],
    ['/rows?limit=2&offset=4', [5, 6], '/rows?limit=2&offset=6', '/rows?limit=2&offset=2'],
    ['/rows?offset=100', [], null, '/rows?limit=4&offset=96'],
    ['/rows?limit=100&offset=-1', [1, 2, 3, 4, 5, 6], '/rows?limit=6&offset=6', null],
  ])('answers %s', async (url, expected, next, previous) => {
    const page = await turn(pages, url);

    expect(ids(page)).toEqual(expected);
    expect([page!.next, page!.previous]).toEqual([next && `http://testserver${next}`, previous && `http://testserver${previous}`]);
  });
});

describe('CursorPagination', () => {
  test.each([
    ['id', 4],
    ['-at', 3],
    [['group', 'id'], 2],
    [['-group', '-id'], 1],
  ] as const)('walks by %s through every row once, forth and back', async (ordering, pageSize) => {
    const pages = new CursorPagination({ pageSize, ordering, key: 'secret' });
    const forth: number[] = [];
    let page = await turn(pages, '/rows');
    for (forth.push(...ids(page)); page!.next; forth.push(...ids(page))) page = await turn(pages, page!.next);

    expect(forth.toSorted((a, b) => a - b)).toEqual(rows.map(({ id }) => id));
    expect(page!.previous).not.toBeNull();
  });

  test('stays where it is when rows come in before it', async () => {
    const pages = new CursorPagination({ pageSize: 3, ordering: 'id' });
    const first = await turn(pages, '/rows');

    const second = await turn(pages, first!.next!, [{ id: -1, group: 0, at: new Date() }, ...rows]);

    expect(ids(second)).toEqual([4, 5, 6]);
  });

  test('refuses a cursor that it did not sign', async () => {
    const page = await turn(new CursorPagination({ pageSize: 3, ordering: 'id' }), '/rows');

    await expect(turn(new CursorPagination({ pageSize: 3, ordering: 'id', key: 'secret' }), page!.next!)).rejects.toThrow('Invalid cursor');
  });

  test('follows the order that the view filters by', async () => {
    const ordered = { ...view, filterBackends: [{ ordering: () => ['-id'], filterQuerySet: () => undefined }] } as unknown as View;
    const page = await new CursorPagination({ pageSize: 2 }).paginate(new MemoryQuerySet(rows, kinds), fakeRequest('/rows'), ordered);

    expect(ids(page)).toEqual([9, 8]);
  });
});

import { managerOf } from '@nuages/managers';
import { SQLITE } from '@nuages/managers/testing';
import { Column, type DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AnyQuerySet } from '../query/query-set.js';
import { fakeRequest } from '../testing/index.js';
import type { View } from '../viewsets/view.js';
import { LimitOffsetPagination } from './limit-offset.pagination.js';
import { PageNumberPagination } from './page-number.pagination.js';
import type { Page, Pagination } from './pagination.js';

const view = { name: 'RowsController', options: {}, filterBackends: [] } as unknown as View;

@Entity()
class Row {
  @PrimaryGeneratedColumn() id!: number;
  @Column() title!: string;
}

let dataSource: DataSource & AsyncDisposable;
beforeAll(async () => {
  dataSource = await SQLITE.open({ entities: [Row] });
  await managerOf(Row, dataSource).bulkCreate(Array.from({ length: 9 }, (_, index) => Object.assign(new Row(), { title: `row ${index}` })));
});
afterAll(() => dataSource[Symbol.asyncDispose]());

function turn(pagination: Pagination, url: string, where: { id__gt: number } = { id__gt: 0 }): Promise<Page | undefined> {
  const rows = managerOf(Row, dataSource).filter(where).orderBy('id') as unknown as AnyQuerySet;
  return pagination.paginate(rows, fakeRequest(url), view);
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

  test('takes any number for the size of a page', async () => {
    const unlimited = new PageNumberPagination({ pageSize: 4, pageSizeQueryParam: 'size' });

    expect(ids(await turn(unlimited, `/rows?size=${'9'.repeat(400)}`))).toHaveLength(9);
  });

  test('answers an empty first page', async () => {
    expect(await turn(pages, '/rows', { id__gt: 100 })).toMatchObject({ items: [], count: 0, next: null, previous: null });
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
    [`/rows?offset=${'9'.repeat(400)}`, [], null, '/rows?limit=4&offset=9007199254740987'],
    ['/rows?limit=100&offset=-1', [1, 2, 3, 4, 5, 6], '/rows?limit=6&offset=6', null],
  ])('answers %s', async (url, expected, next, previous) => {
    const page = await turn(pages, url);

    expect(ids(page)).toEqual(expected);
    expect([page!.next, page!.previous]).toEqual([next && `http://testserver${next}`, previous && `http://testserver${previous}`]);
  });
});

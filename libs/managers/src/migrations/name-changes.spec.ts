import { expect, test } from 'vitest';
import { nameChanges } from './name-changes.js';
import type { ColumnDifference } from './renamed-columns.js';

const difference = (table: string, dropped: string[], added: string[]) =>
  ({
    table,
    dropped: dropped.map((name) => ({ name })),
    added: added.map((databaseName) => ({ databaseName })),
  }) as never as ColumnDifference;

test.each([
  ['create-book', ['CREATE TABLE "book" ("id" integer)', 'CREATE INDEX "i" ON "book" ("id")'], [], []],
  ['create-book-create-shelf', ['CREATE TABLE `book` (`id` int)', 'CREATE TABLE "public"."shelf" ("id" integer)'], [], []],
  ['add-book-stars', ['CREATE TABLE "temporary_book" ("id" integer)'], [difference('book', [], ['stars'])], []],
  ['add-book-stars-remove-book-old-note', ['ALTER TABLE "book" DROP COLUMN "oldNote"'], [difference('book', ['oldNote'], ['stars'])], []],
  [
    'rename-book-title',
    ['ALTER TABLE "book" RENAME COLUMN "title" TO "name"'],
    [difference('book', ['title'], ['name'])],
    [{ table: 'book', from: 'title', to: 'name' }],
  ],
  ['alter-book', ['ALTER TABLE "book" ALTER COLUMN "title" TYPE character varying(50)'], [], []],
  ['alter-book', ['CREATE TABLE "temporary_book" ("id" integer)', 'DROP TABLE "book"'], [], []],
  ['alter-blog-book', ['CREATE UNIQUE INDEX "i" ON "blog_book" ("title")'], [], []],
  ['create-book-and-more', ['book', 'shelf', 'publisher', 'translator'].map((name) => `CREATE TABLE "${name}" ()`), [], []],
  ['alter-tables', ['CREATE TYPE "mood" AS ENUM (\'glad\')'], [], []],
])('is called %s', (name, up, differences, renames) => {
  expect(nameChanges({ up, differences, renames })).toBe(name);
});

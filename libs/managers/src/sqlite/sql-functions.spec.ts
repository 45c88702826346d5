import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { registerSqlFunctions } from './sql-functions.js';

describe('LIKE on SQLite', () => {
  const database = new DatabaseSync(':memory:');
  registerSqlFunctions(database);
  const ask = (name: string, pattern: string | null, text: string | null) =>
    Object.values(database.prepare(`SELECT ${name}(?, ?)`).get(pattern, text)!)[0];

  test.each<[string | null, string | null, like: number | null, ilike: number | null]>([
    ['%b%', 'abc', 1, 1],
    ['%B%', 'abc', 0, 1],
    ['a%', 'abc', 1, 1],
    ['b%', 'abc', 0, 0],
    ['%c', 'abc', 1, 1],
    ['%b', 'abc', 0, 0],
    ['abc', 'abc', 1, 1],
    ['ABC', 'abc', 0, 1],
    ['ab', 'abc', 0, 0],
    ['%', '', 1, 1],
    ['', '', 1, 1],
    ['', 'a', 0, 0],
    ['a_c', 'a😀c', 1, 1],
    ['a%c', 'a\nc', 1, 1],
    ['%a%b%', 'xaxbx', 1, 1],
    ['%a\\%b%', 'xa%bx', 1, 1],
    ['%a\\%b%', 'xaxbx', 0, 0],
    ['a\\_c%', 'a_cd', 1, 1],
    ['a\\_c%', 'abcd', 0, 0],
    ['%\\\\', 'a\\', 1, 1],
    ['%.*%', 'abc', 0, 0],
    ['%ÉCOLE%', 'une école', 0, 1],
    [null, 'a', null, null],
    ['a', null, null, null],
  ])('%j of %j', (pattern, text, like, ilike) => {
    expect([ask('nuages_like', pattern, text), ask('nuages_ilike', pattern, text)]).toEqual([like, ilike]);
  });
});

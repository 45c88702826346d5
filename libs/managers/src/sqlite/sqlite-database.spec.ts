import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { SqliteDatabase } from './sqlite-database.js';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const BIG = 9_007_199_254_740_993n;

function open(): SqliteDatabase {
  const database = new SqliteDatabase(':memory:');
  database.exec('CREATE TABLE item (id INTEGER PRIMARY KEY, size INTEGER)');
  return database;
}

describe('SqliteDatabase', () => {
  test('reads integers as numbers, and as bigints beyond 2^53', () => {
    const database = open();
    database.prepare('INSERT INTO item (size) VALUES (?), (?)').run(5, BIG);

    expect(database.prepare('SELECT size FROM item').allArrays([])).toEqual([[5], [BIG]]);
    expect(database.prepare('SELECT size FROM item WHERE size = 5').allArrays([])).toEqual([[5]]);
    expect([...database.prepare('SELECT size FROM item').iterateArrays([])]).toEqual([[5], [BIG]]);
  });

  test('never repeats a write to read a big integer', () => {
    const database = open();

    const rows = database.prepare('INSERT INTO item (size) VALUES (?) RETURNING size').all(BIG);

    expect(rows).toHaveLength(1);
    expect(rows[0]!['size']).toBe(BIG);
    expect(database.prepare('SELECT COUNT(*) FROM item').allArrays([])).toEqual([[1]]);
  });

  test('tells how many rows a statement changed, and the key that it made', () => {
    const database = open();

    expect(database.prepare('INSERT INTO item (size) VALUES (1), (2)').run()).toEqual({ changes: 2, lastInsertRowid: 2 });
    expect(database.prepare('DELETE FROM item').run().changes).toBe(2);
  });

  test('waits for a lock where two processes make a file at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nuages-lock-'));
    const script = `
      import { SqliteDatabase } from './libs/managers/src/sqlite/sqlite-database.ts';
      const start = ${Date.now() + 1500};
      for (let round = 0; round < 60; round += 1) {
        while (Date.now() < start + round * 10);
        new SqliteDatabase(${JSON.stringify(folder)} + '/' + round).pragma('journal_mode = WAL');
      }`;
    const flags = ['--import', '@oxc-node/core/register', '-C', '@nuages/source', '--input-type=module', '-e', script];
    const ends = [1, 2].map(async () => once(spawn(process.execPath, flags, { cwd: ROOT, stdio: 'inherit' }), 'exit'));

    expect(await Promise.all(ends)).toEqual([
      [0, null],
      [0, null],
    ]);
  });
});

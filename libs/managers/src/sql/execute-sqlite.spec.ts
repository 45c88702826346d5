import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { expect, test } from 'vitest';
import { testDatabases } from '../testing/databases.js';
import { atomic } from '../transaction/atomic.js';
import { executeSql, streamSql } from './execute.js';

@Entity()
class Entry {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ default: 0 }) amount!: number;
}

const [sqlite] = await testDatabases();

test('a stream waits for an open transaction, and sees nothing of it before', async () => {
  await using dataSource = await sqlite!.open({ entities: [Entry] });
  await executeSql(dataSource, 'INSERT INTO entry (amount) VALUES (1), (2), (3)');
  const read: unknown[] = [];
  const start = async () => {
    for await (const [amount] of streamSql(dataSource, 'SELECT amount FROM entry ORDER BY id', [], 2)) read.push(amount);
  };
  let enter = () => {};
  let leave = () => {};
  const isInside = new Promise<void>((resolve) => (enter = resolve));
  const mayEnd = new Promise<void>((resolve) => (leave = resolve));

  const failing = atomic(
    async () => {
      await executeSql(dataSource, 'UPDATE entry SET amount = 9');
      enter();
      await mayEnd;
      throw new Error('back');
    },
    { using: dataSource },
  );
  await isInside;
  const reading = start();
  leave();

  await expect(failing).rejects.toThrow('back');
  await reading;
  expect(read).toEqual([1, 2, 3]);
});

test('a stream lets its reader write between its rows', async () => {
  await using dataSource = await sqlite!.open({ entities: [Entry] });
  await executeSql(dataSource, 'INSERT INTO entry (amount) VALUES (1), (2), (3), (4), (5)');

  for await (const [id] of streamSql(dataSource, 'SELECT id FROM entry ORDER BY id', [], 2))
    await atomic(() => executeSql(dataSource, 'UPDATE entry SET amount = amount * 10 WHERE id = ?', [id]), { using: dataSource });

  const { rows } = await executeSql(dataSource, 'SELECT amount FROM entry ORDER BY id');
  expect(rows.flat()).toEqual([10, 20, 30, 40, 50]);
});

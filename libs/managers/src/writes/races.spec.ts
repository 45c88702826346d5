import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { atomic } from '../transaction/atomic.js';

@Entity()
class Counter {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) name!: string;
  @Column({ default: 0 }) count!: number;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('callers at once on $name', (database) => {
  const eight = Array.from({ length: 8 }, (_, index) => index);

  test('make one row together', async () => {
    await using dataSource = await database.open({ entities: [Counter] });
    const counters = new Manager<Counter>(Counter, dataSource);

    const got = await Promise.all(eight.map(() => counters.getOrCreate({ name: 'a' })));
    const written = await Promise.all(eight.map((count) => counters.updateOrCreate({ name: 'b' }, { count })));

    expect(got.filter(([, isNew]) => isNew)).toHaveLength(1);
    expect(written.filter(([, isNew]) => isNew)).toHaveLength(1);
    expect(await counters.count()).toBe(2);
  });

  test.skipIf(database.name === 'sqlite')('find inside a transaction what another one has made meanwhile', async () => {
    await using dataSource = await database.open({ entities: [Counter] });
    const counters = new Manager<Counter>(Counter, dataSource);

    const [row, isNew] = await atomic(
      async () => {
        await counters.count(); // what is read is as of now, on MySQL and MariaDB
        await fetchOutside(dataSource, 'c');
        return counters.getOrCreate({ name: 'c' });
      },
      { using: dataSource },
    );

    expect([row.name, isNew]).toEqual(['c', false]);
  });
});

/** Makes a row on a connection of its own. */
async function fetchOutside(dataSource: { driver: unknown }, name: string): Promise<void> {
  const { master, pool } = dataSource.driver as {
    master?: { query(sql: string): Promise<unknown> };
    pool?: { query(sql: string, callback: (error: Error | null) => void): void };
  };
  const sql = `INSERT INTO counter (name, count) VALUES ('${name}', 1)`;
  if (master?.query) await master.query(sql);
  else await new Promise<void>((resolve, reject) => pool!.query(sql, (error) => (error ? reject(error) : resolve())));
}

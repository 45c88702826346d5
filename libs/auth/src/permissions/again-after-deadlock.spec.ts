import { executeSql } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { againAfterDeadlock } from './again-after-deadlock.js';

@Entity('purse')
class Purse {
  @PrimaryColumn() id!: number;
  @Column() coins!: number;
}

const servers = (await testDatabases()).filter(({ name, missing }) => name !== 'sqlite' && missing === undefined);

describe.for(servers)('againAfterDeadlock on $name', (database) => {
  test('does again what the database gave up', async () => {
    await using dataSource = await database.open({ entities: [Purse] });
    await executeSql(dataSource, 'INSERT INTO purse (id, coins) VALUES (1, 0), (2, 0)', []);
    let meet!: () => void;
    const meeting = new Promise<void>((resolve) => (meet = resolve));
    let tries = 0;
    const addToBoth = (order: readonly number[]) =>
      againAfterDeadlock(() =>
        dataSource.transaction(async ({ queryRunner }) => {
          const add = (id: number) => queryRunner!.query(`UPDATE purse SET coins = coins + 1 WHERE id = ${id}`);
          await add(order[0]!);
          if (++tries === 2) meet();
          await meeting; // each holds a row that the other one needs
          await add(order[1]!);
        }),
      );

    await Promise.all([addToBoth([1, 2]), addToBoth([2, 1])]);

    expect(tries).toBe(3);
    expect((await executeSql(dataSource, 'SELECT coins FROM purse', [])).rows.map(([coins]) => Number(coins))).toEqual([2, 2]);
  });

  test('passes on every other error, and a deadlock that stays', async () => {
    let tries = 0;
    const failing = (code: string) => () => {
      tries += 1;
      return Promise.reject(Object.assign(new Error(code), { code }));
    };

    await expect(againAfterDeadlock(failing('ER_DUP_ENTRY'))).rejects.toThrow('ER_DUP_ENTRY');
    expect(tries).toBe(1);
    await expect(againAfterDeadlock(failing('40P01'))).rejects.toThrow('40P01');
    expect(tries).toBe(6);
  });
});

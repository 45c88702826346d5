import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { handTransactionsOf } from '../data-source/instrument.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { atomic } from './atomic.js';
import { ConnectionBusyError } from './sqlite-connection.js';

@Entity()
class Account {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ default: 0 }) amount!: number;
}

const servers = (await testDatabases()).filter(({ name, missing }) => name !== 'sqlite' && missing === undefined);

describe.for(servers)('a transaction started by hand on $name', (database) => {
  test('that waits for work outside it is told so, and can still end', async () => {
    await using dataSource = await database.open({ entities: [Account] });
    const accounts = new Manager<Account>(Account, dataSource);
    const account = await accounts.create({ amount: 1 });
    handTransactionsOf(dataSource)!.patienceMs = 300;
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.update(Account, account.id, { amount: 2 });

    const outside = accounts.filter({ id: account.id }).update({ amount: 3 });

    await expect(outside).rejects.toThrow(ConnectionBusyError);
    await expect(outside).rejects.toThrow(/its own query runner/);
    await runner.commitTransaction();
    await runner.release();
    expect(await accounts.get({ id: account.id })).toMatchObject({ amount: 2 });
  });

  test('that works on, or ends in time, disturbs nobody', async () => {
    await using dataSource = await database.open({ entities: [Account] });
    const accounts = new Manager<Account>(Account, dataSource);
    const account = await accounts.create({ amount: 1 });
    handTransactionsOf(dataSource)!.patienceMs = 600;
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.update(Account, account.id, { amount: 2 });

    const outside = atomic(() => accounts.filter({ id: account.id }).update({ amount: 3 }), { using: dataSource });
    for (let round = 0; round < 8; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await runner.query('SELECT 1');
    }
    await runner.commitTransaction();
    await runner.release();

    expect(await outside).toBe(1);
    expect(await accounts.get({ id: account.id })).toMatchObject({ amount: 3 });
  });
});

import { Column, Entity, ManyToMany, JoinTable, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { atomic } from '../transaction/atomic.js';
import { TransactionManagementError } from '../transaction/transaction.js';

@Entity()
class Safe {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) name!: string;
  @ManyToOne(() => Safe, { nullable: true }) inside!: Relation<Safe> | null;
  @ManyToMany(() => Safe) @JoinTable() near!: Relation<Safe>[];
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('row locks on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Safe] });
    const safes = new Manager<Safe>(Safe, dataSource);
    const great = await safes.create({ name: 'great' });
    await safes.create({ name: 'small', inside: great });
    const locked = <R>(fn: () => R | PromiseLike<R>) => atomic(fn, { using: dataSource });
    return Object.assign(dataSource, { safes, locked });
  }

  test('name tables that are read, whatever the database', async () => {
    await using opened = await open();
    const { safes, locked } = opened;

    await expect(locked(() => safes.selectForUpdate({ of: ['near'] }).all())).rejects.toThrow(
      /'near' of Safe is not read by selectRelated/,
    );
    await expect(locked(() => safes.selectForUpdate({ of: ['inside'] }).all())).rejects.toThrow(/Name 'self', or a relation that is/);
  });

  test('go through conditions on rows that may be missing', async () => {
    await using opened = await open();
    const { safes, locked } = opened;

    expect((await locked(() => safes.selectForUpdate().get({ inside__name: 'great' }))).name).toBe('small');
  });

  test.runIf(database.name === 'postgres')('say what PostgreSQL cannot lock', async () => {
    await using opened = await open();
    const { safes, locked } = opened;

    await expect(locked(() => safes.selectRelated('inside').selectForUpdate().all())).rejects.toThrow(
      /Say which to lock: { of: \['self'\] }/,
    );
    await expect(locked(() => safes.distinct().selectForUpdate().all())).rejects.toThrow(/Lock them by their keys/);
    await expect(
      locked(() =>
        safes
          .annotate({ n: Count('near') })
          .selectForUpdate()
          .all(),
      ),
    ).rejects.toThrow(/Lock them by their keys/);
    expect(await locked(async () => (await safes.selectRelated('inside').selectForUpdate({ of: ['self'] })).length)).toBe(2);
  });

  test.runIf(database.name === 'postgres')('a statement after one that failed says why it cannot run', async () => {
    await using opened = await open();
    const { safes, locked } = opened;
    const carryOn = locked(async () => {
      await safes.create({ name: 'great' }).catch(() => undefined);
      await safes.count();
    });

    await expect(carryOn).rejects.toThrow(TransactionManagementError);
    await expect(carryOn).rejects.toThrow(/A statement failed before in this transaction/);
  });
});

import { IntegrityError } from '@nuages/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { atomic, onCommit } from './atomic.js';
import { TransactionManagementError } from './transaction.js';

@Entity()
class Entry {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 40, unique: true }) name!: string;
}

const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);

describe.for(databases)('dataSource.transaction on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Entry] });
    const entries = new Manager<Entry>(Entry, dataSource);
    const names = () => entries.orderBy('name').flat('name');
    return { dataSource, entries, names, using: { using: dataSource }, [Symbol.asyncDispose]: () => dataSource[Symbol.asyncDispose]() };
  }

  test('is joined by managers, atomic, repositories and transactions inside', async () => {
    await using opened = await open();
    const { dataSource, entries, names, using } = opened;
    const calls: unknown[] = [];
    const work = (fails: boolean) =>
      dataSource.transaction('SERIALIZABLE', async (manager) => {
        await manager.insert(Entry, { name: 'a' });
        await entries.create({ name: 'b' });
        await atomic(async () => {
          await entries.create({ name: 'c' });
          onCommit(async () => calls.push(await names()), using);
        }, using);
        await atomic(async () => {
          await entries.create({ name: 'lost' });
          throw new Error('caught');
        }, using).catch(() => undefined);
        await dataSource.getRepository(Entry).save({ name: 'd' });
        await dataSource.transaction((inner) => inner.insert(Entry, { name: 'e' }));
        await manager.transaction((inner) => inner.insert(Entry, { name: 'f' }));
        expect(await names()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
        if (fails) throw new Error('no');
      });

    await expect(work(true)).rejects.toThrow('no');
    expect([await names(), calls]).toEqual([[], []]);
    await work(false);
    expect([await names(), calls]).toEqual([['a', 'b', 'c', 'd', 'e', 'f'], [['a', 'b', 'c', 'd', 'e', 'f']]]);
  });

  test('takes one connection, so that many at once wait for no other', async () => {
    await using opened = await open();
    const { dataSource, entries, names } = opened;

    const results = await Promise.allSettled(
      Array.from({ length: 30 }, (_, index) =>
        dataSource.transaction(async (manager) => {
          await manager.insert(Entry, { name: `a${index}` });
          await entries.create({ name: `b${index}` });
          if (index % 3 === 0) throw new Error('no');
        }),
      ),
    );

    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await names()).toHaveLength(40);
  });

  test('does not commit what an atomic without a savepoint has doomed', async () => {
    await using opened = await open();
    const { dataSource, entries, names, using } = opened;
    const doomed = dataSource.transaction(async () => {
      await entries.create({ name: 'a' });
      const inner = atomic(() => Promise.reject(new Error('no')), { ...using, savepoint: false });
      await inner.catch(() => undefined);
    });

    await expect(doomed).rejects.toThrow(TransactionManagementError);
    expect(await names()).toEqual([]);
  });

  test('says what TypeORM says where there is nothing to run', async () => {
    await using opened = await open();

    await expect(opened.dataSource.transaction('SERIALIZABLE', undefined as never)).rejects.toThrow(/requires callback/);
  });
});

describe.for(databases)('what atomic did not await on $name', (database) => {
  test('is rolled back with it', async () => {
    await using dataSource = await database.open({ entities: [Entry] });
    const entries = new Manager<Entry>(Entry, dataSource);
    await entries.create({ name: 'taken' });
    const using = { using: dataSource };
    const slow = async (name: string) => {
      for (const part of [1, 2, 3]) await entries.create({ name: `${name}${part}` });
    };
    const together = () => Promise.all([entries.create({ name: 'taken' }), slow('a'), atomic(() => slow('b'), using)]);

    await expect(atomic(together, using)).rejects.toThrow(IntegrityError);
    await atomic(() => atomic(together, using).catch(() => undefined), using);
    const forgotten = atomic(() => {
      slow('c').catch(() => undefined);
      throw new Error('no');
    }, using);
    await expect(forgotten).rejects.toThrow('no');

    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await entries.flat('name')).toEqual(['taken']);
  });

  test('is committed with it', async () => {
    await using dataSource = await database.open({ entities: [Entry] });
    const entries = new Manager<Entry>(Entry, dataSource);

    await atomic(
      () => {
        void entries.create({ name: 'a' }).then(() => entries.create({ name: 'b' }));
        return entries.create({ name: 'c' });
      },
      { using: dataSource },
    );

    expect(await entries.orderBy('name').flat('name')).toEqual(['a', 'b', 'c']);
  });
});

describe.for(databases)('iterators on $name', (database) => {
  test('leave a connection to those who read them', async () => {
    await using dataSource = await database.open({ entities: [Entry] });
    const entries = new Manager<Entry>(Entry, dataSource);
    await entries.bulkCreate(Array.from({ length: 30 }, (_, index) => ({ name: `n${index}` })));
    const read = async () => {
      let count = 0;
      for await (const { id } of entries.iterator({ chunkSize: 5 })) if (await entries.filter({ id }).exists()) count += 1;
      return count;
    };

    expect(await Promise.all(Array.from({ length: 25 }, read))).toEqual(Array(25).fill(30));
  });
});

import { Logger } from '@nestjs/common';
import { describe, expect, test, vi } from 'vitest';
import { Column, DataSource, Entity, EntityManager, PrimaryGeneratedColumn } from 'typeorm';
import { SqliteDatabase } from '../sqlite/sqlite-database.js';
import { executeSql } from '../sql/execute.js';
import { SQLITE, testDatabases } from '../testing/databases.js';
import { atomic, onCommit } from './atomic.js';
import { TransactionManagementError } from './transaction.js';

@Entity()
class Row {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 40, unique: true }) name!: string;
}

const row = (name: string) => Object.assign(new Row(), { name });

/** 50 concurrent saves of two rows each; every fifth breaks the unique constraint with its second row. */
async function saveConcurrently(dataSource: DataSource) {
  const repository = dataSource.getRepository(Row);
  await repository.save(row('taken'));
  const saves = Array.from({ length: 50 }, (_, index) => repository.save([row(`a${index}`), row(index % 5 === 0 ? 'taken' : `b${index}`)]));
  const results = await Promise.allSettled(saves);
  const names = new Set((await repository.find()).map(({ name }) => name));
  const isWhole = (index: number) => names.has(`a${index}`) && names.has(`b${index}`);
  const isGone = (index: number) => !names.has(`a${index}`) && !names.has(`b${index}`);
  return results.map(({ status }, index) => (status === 'fulfilled' ? isWhole(index) : isGone(index)));
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('atomic on $name', (database) => {
  const open = () => database.open({ entities: [Row] });
  const names = async (dataSource: DataSource) =>
    (await dataSource.getRepository(Row).find({ order: { id: 'ASC' } })).map(({ name }) => name);

  test('keeps 50 concurrent saves of plain repositories apart', async () => {
    await using dataSource = await open();

    const outcomes = await saveConcurrently(dataSource);

    expect(outcomes).toHaveLength(50);
    expect(outcomes.every(Boolean)).toBe(true);
  });

  test('commits what repositories, managers and raw statements did inside', async () => {
    await using dataSource = await open();

    await atomic(
      async () => {
        await dataSource.getRepository(Row).save(row('repository'));
        await dataSource.manager.save(row('manager'));
        await dataSource.transaction((manager) => manager.save(row('nested')));
        await dataSource.createQueryBuilder().insert().into(Row).values({ name: 'builder' }).execute();
      },
      { using: dataSource },
    );

    expect(await names(dataSource)).toEqual(['repository', 'manager', 'nested', 'builder']);
  });

  test('rolls back all of it when an error leaves', async () => {
    await using dataSource = await open();
    const failing = atomic(
      async () => {
        await dataSource.getRepository(Row).save(row('lost'));
        throw new Error('no');
      },
      { using: dataSource },
    );

    await expect(failing).rejects.toThrow('no');
    expect(await names(dataSource)).toEqual([]);
  });

  test('rolls an inner level back to its savepoint, and the connection stays sound', async () => {
    await using dataSource = await open();
    const repository = dataSource.getRepository(Row);

    await atomic(
      async () => {
        await repository.save(row('outer'));
        await atomic(
          async () => {
            await repository.save(row('inner'));
            await repository.save(row('outer')); // breaks the constraint
          },
          { using: dataSource },
        ).catch(() => undefined);
        await repository.save(row('after'));
      },
      { using: dataSource },
    );

    expect(await names(dataSource)).toEqual(['outer', 'after']);
  });

  test('lets siblings in one transaction wait for each other', async () => {
    await using dataSource = await open();
    const repository = dataSource.getRepository(Row);

    const results = await atomic(
      () =>
        Promise.allSettled(
          ['a', 'b', 'c', 'a', 'd'].map((name) =>
            atomic(
              async () => {
                await repository.save(row(name));
                await executeSql(dataSource, 'SELECT 1');
              },
              { using: dataSource },
            ),
          ),
        ),
      { using: dataSource },
    );

    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await names(dataSource)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('awaits an awaitable inside the transaction', async () => {
    await using dataSource = await open();
    const lazy = {
      // oxlint-disable-next-line unicorn/no-thenable -- an awaitable, as a queryset is one
      then: (resolve: (value: unknown) => void, reject: (error: unknown) => void) =>
        void dataSource.getRepository(Row).save(row('lazy')).then(resolve, reject),
    };

    await expect(
      atomic(
        async () => {
          await atomic(() => lazy as unknown as PromiseLike<unknown>, { using: dataSource });
          throw new Error('back');
        },
        { using: dataSource },
      ),
    ).rejects.toThrow('back');
    expect(await names(dataSource)).toEqual([]);
  });

  test('runs onCommit callbacks after the outermost commit, and never after a rollback', async () => {
    await using dataSource = await open();
    const calls: string[] = [];
    const using = { using: dataSource };

    await atomic(async () => {
      onCommit(() => calls.push('outer'), using);
      await atomic(async () => onCommit(() => calls.push('inner'), using), using);
      await atomic(async () => {
        onCommit(() => calls.push('never'), using);
        throw new Error();
      }, using).catch(() => undefined);
      calls.push('body');
    }, using);

    expect(calls).toEqual(['body', 'outer', 'inner']);
  });

  test('lets go of the connection when a savepoint cannot be released', async () => {
    await using dataSource = await open();
    const using = { using: dataSource };
    const failures: unknown[] = [];

    await atomic(async () => {
      const inner = atomic(() => executeSql(dataSource, 'RELEASE SAVEPOINT typeorm_1'), using);
      await inner.catch((error: unknown) => failures.push(error));
    }, using).catch((error: unknown) => failures.push(error));
    await Promise.all(['a', 'b'].map((name) => atomic(() => dataSource.getRepository(Row).save(row(name)), using)));

    expect(failures.length).toBeGreaterThan(0);
    expect((await names(dataSource)).toSorted()).toEqual(['a', 'b']);
  });

  test('is joined by an entity manager and a query runner of code that has never heard of it', async () => {
    await using dataSource = await open();
    const foreign = new EntityManager(dataSource);
    const repository = foreign.getRepository(Row);
    const failing = atomic(
      async () => {
        await foreign.save(row('manager'));
        await repository.insert({ name: 'repository' });
        const runner = dataSource.createQueryRunner();
        await runner.connect();
        await runner.startTransaction();
        await runner.manager.save(row('runner'));
        await runner.commitTransaction();
        await runner.release();
        expect(await names(dataSource)).toEqual(['manager', 'repository', 'runner']);
        throw new Error('no');
      },
      { using: dataSource },
    );

    await expect(failing).rejects.toThrow('no');
    expect(await names(dataSource)).toEqual([]);
  });

  test('takes an isolation level, and refuses another one inside', async () => {
    await using dataSource = await open();
    const using = { using: dataSource };
    const inside = (isolation: 'SERIALIZABLE' | 'READ COMMITTED') =>
      atomic(() => atomic(() => dataSource.getRepository(Row).save(row(isolation)), { ...using, isolation }), {
        ...using,
        isolation: 'SERIALIZABLE',
      });

    await inside('SERIALIZABLE');
    await atomic(() => dataSource.getRepository(Row).save(row('repeatable')), { ...using, isolation: 'REPEATABLE READ' });
    await expect(inside('READ COMMITTED')).rejects.toThrow(/another atomic of SERIALIZABLE/);
    await expect(atomic(() => 1, { ...using, isolation: 'CHAOS' as never })).rejects.toThrow(/there is no isolation level 'CHAOS'/);

    expect(await names(dataSource)).toEqual(['SERIALIZABLE', 'repeatable']);
  });

  test('never commits in silence what the database has given up', async () => {
    await using dataSource = await open();
    const repository = dataSource.getRepository(Row);
    const calls: string[] = [];
    const outcome = await atomic(
      async () => {
        await repository.save(row('a'));
        onCommit(() => calls.push('committed'), { using: dataSource });
        await executeSql(dataSource, `INSERT INTO ${database.name === 'mariadb' ? '`row`' : '"row"'} (name) VALUES ('a')`).catch(
          () => undefined,
        );
        return 'done';
      },
      { using: dataSource },
    ).catch((error: Error) => error.name);

    const isKept = database.name !== 'postgres';
    expect(outcome).toEqual(isKept ? 'done' : TransactionManagementError.name);
    expect(calls).toEqual(isKept ? ['committed'] : []);
    expect(await names(dataSource)).toEqual(isKept ? ['a'] : []);
  });

  test('refuses a durable level inside another, and dooms a level without savepoint', async () => {
    await using dataSource = await open();
    const using = { using: dataSource };

    await expect(atomic(() => atomic(async () => 1, { ...using, durable: true }), using)).rejects.toThrow(/durable/);
    const doomed = atomic(async () => {
      await atomic(() => Promise.reject(new Error('inside')), { ...using, savepoint: false }).catch(() => undefined);
    }, using);
    await expect(doomed).rejects.toThrow(TransactionManagementError);
  });
});

test('onCommit outside any transaction runs at once; a robust callback and a promise stop nothing', async () => {
  await using dataSource = await SQLITE.open({ entities: [Row] });
  const errors = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const fail = () => {
    throw new Error('no');
  };

  expect(() => onCommit(fail, { using: dataSource })).toThrow('no');
  onCommit(fail, { using: dataSource, robust: true });
  onCommit(() => Promise.reject(new Error('later')), { using: dataSource });
  onCommit(() => Promise.reject(Object.create(null) as Error), { using: dataSource });
  await new Promise((resolve) => setImmediate(resolve));

  expect(errors).toHaveBeenCalledTimes(3);
  errors.mockRestore();
});

test('a robust callback of onCommit stops neither the others nor the caller; another one does', async () => {
  await using dataSource = await SQLITE.open({ entities: [Row] });
  const using = { using: dataSource };
  const errors = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
  const calls: string[] = [];
  const run = (robust: boolean) =>
    atomic(async () => {
      onCommit(() => Promise.reject(new Error('mail')), { ...using, robust });
      onCommit(() => calls.push(`after ${robust}`), using);
      return 'value';
    }, using);

  expect(await run(true)).toBe('value');
  await expect(run(false)).rejects.toThrow('mail');

  expect(calls).toEqual(['after true']);
  expect(errors).toHaveBeenCalledTimes(1);
  errors.mockRestore();
});

test('stock TypeORM loses rows of concurrent saves on SQLite', async () => {
  const dataSource = await new DataSource({
    type: 'better-sqlite3',
    driver: SqliteDatabase,
    database: ':memory:',
    entities: [Row],
    synchronize: true,
  }).initialize();

  const outcomes = await saveConcurrently(dataSource);
  await dataSource.destroy();

  expect(outcomes.every(Boolean)).toBe(false);
});

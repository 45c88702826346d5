import { IntegrityError } from '@nuages/core';
import { Column, type DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { F, Value } from '../expressions/expression.js';
import { Upper } from '../functions/text.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { atomic } from '../transaction/atomic.js';
import { executeSql } from './execute.js';
import { toIntegrityError } from './integrity-errors.js';

@Entity()
class Stamp {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) name!: string;
  @Column({ default: 5 }) price!: number;
  @Column({ default: 0 }) offer!: number;
}

const databases = (await testDatabases()).filter(({ missing, name }) => missing === undefined && name === 'mariadb');

/** MariaDB, spoken to as if it were MySQL: what both understand. */
function asMysql(dataSource: DataSource, version: string): Manager<Stamp> {
  dataSource.driver.version = version;
  return new Manager<Stamp>(Stamp, dataSource);
}

describe.for(databases)('the dialect of MySQL, on $name', (database) => {
  const stamp = (name: unknown) => Object.assign(new Stamp(), { name });

  test('reads back the keys and defaults of new rows', async () => {
    await using dataSource = await database.open({ entities: [Stamp] });
    const stamps = asMysql(dataSource, '8.4.3');

    const one = await stamps.create({ name: 'a' });
    const many = await stamps.bulkCreate([stamp('b'), stamp(Upper(Value('c'))), stamp('d')]);

    expect([one, ...many].map(({ id, name, price }) => [id, name, price])).toEqual([
      [1, 'a', 5],
      [2, 'b', 5],
      [3, 'C', 5],
      [4, 'd', 5],
    ]);
  });

  test('counts keys by the step of the server', async () => {
    await using dataSource = await database.open({ entities: [Stamp] });
    const stamps = asMysql(dataSource, '8.4.3');

    const made = await atomic(
      async () => {
        await executeSql(dataSource, 'SET SESSION auto_increment_increment = 7');
        const rows = await stamps.bulkCreate([stamp('a'), stamp('b'), stamp('c')]);
        await executeSql(dataSource, 'SET SESSION auto_increment_increment = DEFAULT');
        return rows;
      },
      { using: dataSource },
    );

    expect(made.map(({ id }) => id)).toEqual(await stamps.orderBy('id').flat('id'));
  });

  test('says what an old server does not know', async () => {
    await using dataSource = await database.open({ entities: [Stamp] });
    const stamps = asMysql(dataSource, '8.0.30');

    await expect(stamps.all().intersection(stamps.all()).all()).rejects.toThrow(
      /intersection\(\) needs MySQL 8.0.31 or newer; this server is 8.0.30/,
    );
    await expect(stamps.explain({ analyze: true, format: 'json' })).rejects.toThrow(/needs MySQL 8.3.0/);
    expect(await stamps.all().union(stamps.all())).toEqual([]);
  });
});

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))(
  'an update of several columns on $name',
  (database) => {
    test('reads the row as it was', async () => {
      await using dataSource = await database.open({ entities: [Stamp] });
      const stamps = new Manager<Stamp>(Stamp, dataSource);
      await stamps.create({ name: 'a', price: 10 });

      await stamps.update({ price: F('price').add(1), offer: F('price') });
      const [row] = await stamps.all();
      await stamps.save(Object.assign(row!, { offer: F('price').mul(2), price: F('price').sub(1) }));

      expect(await stamps.valuesList('price', 'offer')).toEqual([[10, 22]]);
      const swap = await stamps.update({ price: F('offer'), offer: F('price') }).catch(String);
      const refusal = expect.stringContaining("'price' and 'offer' are computed from each other") as unknown;
      const [answer, values] = database.name === 'mariadb' ? [refusal, [10, 22]] : [1, [22, 10]];
      expect([swap, await stamps.valuesList('price', 'offer')]).toEqual([answer, [values]]);
    });
  },
);

test("an IntegrityError of MySQL's own words", () => {
  const error = toIntegrityError({ errno: 1062, message: "Duplicate entry 'secret' for key 'stamp.UQ_name'" });

  expect(error).toBeInstanceOf(IntegrityError);
  expect(error).toMatchObject({ rule: 'unique', table: 'stamp', constraint: 'UQ_name' });
});

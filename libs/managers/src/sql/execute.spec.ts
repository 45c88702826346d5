import { inspect } from 'node:util';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Lower } from '../functions/text.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Letter {
  @PrimaryGeneratedColumn() id!: number;
  @Column('text') body!: string;
  @Column({ length: 20 }) title!: string;
  @Column({ type: 'simple-json' }) data!: unknown;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('what a driver reads on $name', (database) => {
  const type = database.name === 'postgres' ? 'bytea' : 'blob';

  @Entity()
  class Parcel {
    @PrimaryGeneratedColumn() id!: number;
    @Column({ type }) content!: Uint8Array;
  }

  test('are texts for text columns, and bytes for binary ones', async () => {
    await using dataSource = await database.open({ entities: [Letter, Parcel] });
    const [letters, parcels] = [new Manager<Letter>(Letter, dataSource), new Manager<Parcel>(Parcel, dataSource)];
    const values = { body: 'Hi é 🎷', title: 'T', data: { a: ['é'] } };
    await letters.create(values);
    await parcels.create({ content: Buffer.from([0, 200, 255]) });

    expect(await letters.get({})).toMatchObject(values);
    expect(await letters.annotate({ low: Lower('body') }).flat('low')).toEqual(['hi é 🎷']);
    expect([...(await parcels.get({})).content]).toEqual([0, 200, 255]);
    for await (const letter of letters.all().iterator()) expect(letter).toMatchObject(values);
  });
});

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('the error of a statement on $name', (database) => {
  test('tells no values, whatever is logged of it', async () => {
    await using dataSource = await database.open({ entities: [Letter] });
    const letters = new Manager<Letter>(Letter, dataSource);
    await dataSource.query('ALTER TABLE letter RENAME TO mail');
    const found = letters.filter({ title: 'hunter2' });
    const read = async () => {
      for await (const letter of found.iterator()) return letter;
    };

    for (const ask of [() => found.all().get({}), () => letters.create({ title: 'hunter2', body: 'hunter2', data: 1 }), read]) {
      const error: unknown = await ask().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(inspect(error, { depth: null })).not.toContain('hunter2');
    }
  });
});

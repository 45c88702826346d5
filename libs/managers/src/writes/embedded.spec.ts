import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import { allowedLookups } from '../lookups/allowed-lookups.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';

class Point {
  @Column({ default: 0 }) lat!: number;
}

class Address {
  @Column({ length: 20 }) city!: string;
  @Column('varchar', { length: 9, nullable: true }) zip!: string | null;
  @Column(() => Point) point!: Point;
}

@Entity()
class Person {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column(() => Address) address!: Address;
}

@Entity()
class Pet {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Person, { nullable: false }) owner!: Relation<Person>;
}

const ROME = { city: 'Rome', zip: null, point: { lat: 42 } };

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('embedded columns on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Person, Pet] });
    const people = new Manager<Person>(Person, dataSource);
    const ann = await people.create({ name: 'Ann', address: ROME });
    await people.create({ name: 'Bob', address__city: 'Oslo' } as never);
    await new Manager<Pet>(Pet, dataSource).create({ owner: ann });
    return Object.assign(dataSource, { people });
  }

  test('are looked up, ordered and named by their path', async () => {
    await using dataSource = await open();
    const { people } = dataSource;
    const pets = new Manager<Pet>(Pet, dataSource);

    expect(await people.filter({ address__city__istartswith: 'r', address__point__lat__gt: 40 }).flat('name')).toEqual(['Ann']);
    expect(await people.orderBy('-address__city').values('address__city', 'address__point__lat')).toEqual([
      { address__city: 'Rome', address__point__lat: 42 },
      { address__city: 'Oslo', address__point__lat: 0 },
    ]);
    expect(await people.values().filter({ name: 'Ann' })).toEqual([
      { id: 1, name: 'Ann', address__city: 'Rome', address__zip: null, address__point__lat: 42 },
    ]);
    expect(await pets.filter({ owner__address__city: 'Rome' }).flat('owner__address__point__lat')).toEqual([42]);
    expect(
      await people
        .values('address__city')
        .annotate({ n: Count('id') })
        .orderBy('n', 'address__city'),
    ).toHaveLength(2);
    const asked = allowedLookups(Person, { address__city: 'Oslo' }, ['address__city'], { using: dataSource });
    expect(await people.filter(asked).flat('name')).toEqual(['Bob']);
    const reached = () => allowedLookups(Person, { address__zip: '1' }, ['address__city'], { using: dataSource });
    expect(reached).toThrow(expect.objectContaining({ status: 400 }));
  });

  test('are written as an object or by their path', async () => {
    await using dataSource = await open();
    const { people } = dataSource;
    const addressOf = async (name: string) => (await people.get({ name })).address;

    await people.filter({ name: 'Bob' }).update({ address__city: 'Bern', address__point__lat: F('id').add(40) });
    expect(await addressOf('Bob')).toEqual({ city: 'Bern', zip: null, point: { lat: 42 } });
    await people.filter({ name: 'Bob' }).update({ address: { city: 'Kyiv', point: { lat: 50 } } });
    expect(await addressOf('Bob')).toEqual({ city: 'Kyiv', zip: null, point: { lat: 50 } });

    const ann = await people.get({ name: 'Ann' });
    Object.assign(ann.address, { city: 'Lviv', zip: '79000' });
    await people.save(Object.assign(ann, { name: 'lost' }), { updateFields: ['address'] });
    expect(await addressOf('Ann')).toEqual({ city: 'Lviv', zip: '79000', point: { lat: 42 } });
    const [found, isNew] = await people.getOrCreate({ name: 'Cid', address__city: 'Riga' });
    expect([isNew, found.address.city]).toEqual([true, 'Riga']);
    await expect(people.all().update({ address: 'Riga' })).rejects.toThrow(/Person.address is an embedded object/);
    // @ts-expect-error -- ✗ no field "ctiy"
    await expect(people.all().update({ address__ctiy: 'Riga' })).rejects.toThrow(/Did you mean 'address__city'/);
  });

  test('are chosen one by one or as an object', async () => {
    await using dataSource = await open();

    const [one] = await dataSource.people.only('address__city').orderBy('id');
    const [whole] = await dataSource.people.only('address').orderBy('id');
    const [less] = await dataSource.people.defer('address').orderBy('id');

    expect({ ...one }).toEqual({ id: 1, address: { city: 'Rome' } });
    expect({ ...whole }).toEqual({ id: 1, address: ROME });
    expect({ ...less }).toEqual({ id: 1, name: 'Ann' });
  });
});

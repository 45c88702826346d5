import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import { allowedLookups } from '../lookups/allowed-lookups.js';
import { Manager } from '../manager/manager.js';
import { assertQueryCount } from '../testing/assert-query-count.js';
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

class Seat {
  @ManyToOne(() => Person, { nullable: true }) head!: Relation<Person> | null;
}

@Entity()
class Country {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column(() => Seat) seat!: Seat;
}

class Home {
  @Column({ length: 20 }) street!: string;
  @ManyToOne(() => Country, { nullable: true }) country!: Relation<Country> | null;
}

@Entity()
class Tenant {
  @PrimaryGeneratedColumn() id!: number;
  @Column(() => Home) home!: Home;
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

  test('hold relations, which are joined by their path', async () => {
    await using dataSource = await database.open({ entities: [Person, Country, Tenant] });
    const [people, countries, tenants] = [Person, Country, Tenant].map((entity) => new Manager<any>(entity, dataSource)); // of three entities
    const head = await people!.create({ name: 'Ann', address: ROME });
    const country = await countries!.create({ name: 'Italy', seat: { head } });
    await tenants!.bulkCreate([{ home: { street: 'a', country } }, { home: { street: 'b', country: null } }]);
    const joined = tenants!.selectRelated('home__country__seat__head').orderBy('id');

    const [first, second] = await assertQueryCount(1, async () => await joined);
    expect(first.home).toMatchObject({ street: 'a', country: { name: 'Italy', seat: { head: { name: 'Ann', address: ROME } } } });
    expect(first.home.country).toBeInstanceOf(Country);
    expect(second.home).toMatchObject({ street: 'b', country: null });
    const [partly] = await tenants!.selectRelated('home__country').only('home__street', 'home__country__name').orderBy('id');
    expect(partly.home).toMatchObject({ street: 'a', country: { name: 'Italy' } });
    const fetched = await tenants!.selectRelated('home__country').fetchMode('peers').get({ home__street: 'a' });
    expect(fetched.home.country.name).toBe('Italy');
    expect(() => tenants!.selectRelated('home')).toThrow("selectRelated: 'home' of Tenant is no relation to one row");
    expect(() => tenants!.selectRelated('home__contry')).toThrow('is no relation to one row');
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

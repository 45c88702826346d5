import { atomic, Manager, ModelOptions } from '@nuages/managers';
import { assertQueryCount, testDatabases } from '@nuages/managers/testing';
import { Column, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { noteFloat } from '../fields/number/noted-floats.js';
import '../serializer/list-serializer.js';
import { Serializer } from '../serializer/serializer.js';
import { modelMeta } from './model-meta.js';
import { ModelSerializer } from './model-serializer.js';
import { SlugRelatedField } from './related.fields.js';

@Entity()
class City {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) name!: string;
}

@ModelOptions({ uniqueTogether: [['name', 'city']] })
@Entity()
class Street {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @ManyToOne(() => City, { nullable: false }) city!: Relation<City>;
}

class CitySerializer extends ModelSerializer {
  static override Meta = modelMeta({ model: City, fields: ['id', 'name'] });
}

class StreetSerializer extends ModelSerializer {
  @SlugRelatedField({ model: () => City, slugField: 'name' }) city!: City;
  static override Meta = modelMeta({ model: Street, fields: ['name', 'city'] });
}

class MapSerializer extends Serializer {
  @SlugRelatedField({ model: () => City, slugField: 'name', many: true }) cities!: City[];
}

const isFree = (name: string) => new CitySerializer({ data: { name } }).isValid();

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('checks on $name', (database) => {
  test("run inside the caller's transaction", async () => {
    await using dataSource = await database.open({ entities: [City, Street] });
    const cities = new Manager<City>(City, dataSource);
    await expect(
      atomic(
        async () => {
          await cities.create({ name: 'Paris' });
          const list = CitySerializer.many({ data: [{ name: 'Paris' }, { name: 'Rome' }] });
          await list.isValid();
          expect(await isFree('Paris')).toBe(false);
          expect(list.errors).toEqual([{ name: ['city with this name already exists.'] }, {}]);
          expect(await StreetSerializer.parse({ name: 'a', city: 'Paris' })).toMatchObject({ city: { name: 'Paris' } });
          throw new Error('undone');
        },
        { using: dataSource },
      ),
    ).rejects.toThrow('undone');

    expect(await isFree('Paris')).toBe(true);
  });

  test('look for floats as Python writes them where rows are named by texts', async () => {
    await using dataSource = await database.open({ entities: [City, Street] });
    await new Manager<City>(City, dataSource).bulkCreate([{ name: '1' }, { name: '1.0' }, { name: '1e-05' }]);
    const cities = [1, 1, 1e-5];
    noteFloat(cities, '1');
    const street = { name: 'a', city: 1 };
    noteFloat(street, 'city');

    expect(await MapSerializer.parse({ cities })).toMatchObject({ cities: [{ name: '1' }, { name: '1.0' }, { name: '1e-05' }] });
    expect(await StreetSerializer.parse(street)).toMatchObject({ city: { name: '1.0' } });
  });

  test('keep the row that is updated out of the count, alone and in lists', async () => {
    await using dataSource = await database.open({ entities: [City, Street] });
    const cities = new Manager<City>(City, dataSource);
    const [paris, rome] = [await cities.create({ name: 'Paris' }), await cities.create({ name: 'Rome' })];
    const update = (name: string) => new CitySerializer({ instance: rome, data: { name } }).isValid();

    expect([await update('Rome'), await update('Paris')]).toEqual([true, false]);
    const data = [
      { id: paris.id, name: 'Paris' },
      { id: rome.id, name: 'Paris' },
    ];
    const list = CitySerializer.many({ instance: [paris, rome], data, policy: 'merge' });
    await list.isValid();

    expect(list.errors).toEqual([{}, { name: ['city with this name already exists.'] }]);
  });
});

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('unique sets on $name', (database) => {
  test('are one query for a list', async () => {
    await using dataSource = await database.open({ entities: [City, Street] });
    const [paris, rome] = [
      await new Manager<City>(City, dataSource).create({ name: 'Paris' }),
      await new Manager<City>(City, dataSource).create({ name: 'Rome' }),
    ];
    const streets = new Manager<Street>(Street, dataSource);
    const main = await streets.create({ name: 'Main', city: paris });
    const data = [
      { id: main.id, name: 'Main', city: 'Paris' },
      { name: 'Main', city: 'Rome' },
      { name: 'Main', city: 'Paris' },
      { name: 'Side', city: 'Paris' },
    ];
    const create = StreetSerializer.many({ data });
    await assertQueryCount(2, () => create.isValid(), dataSource); // cities, sets

    const taken = { non_field_errors: ['The fields name, city must make a unique set.'] };
    expect(create.errors).toEqual([taken, {}, taken, {}]);
    const update = StreetSerializer.many({ instance: [main], data: data.slice(0, 2), policy: 'merge' });
    expect(await update.isValid()).toBe(true);
    expect(rome.id).toBe(2);
  });
});

test('keys are compared as the database compares them', async () => {
  const database = (await testDatabases()).find(({ name, missing }) => name === 'mariadb' && missing === undefined);
  if (!database) return;
  await using dataSource = await database.open({ entities: [City, Street] });
  await dataSource.query('ALTER TABLE city MODIFY name varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci');
  await new Manager<City>(City, dataSource).create({ name: 'Paris' });
  const list = CitySerializer.many({ data: [{ name: 'PARIS' }, { name: 'Rome' }] });
  await list.isValid();

  expect(list.errors).toEqual([{ name: ['city with this name already exists.'] }, {}]);
  expect(await StreetSerializer.parse({ name: 'a', city: 'paris' })).toMatchObject({ city: { name: 'Paris' } });
});

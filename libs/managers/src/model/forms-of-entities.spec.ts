import { Column, Entity, EntitySchema, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { schemaOptions } from './model-options.js';
import { testDatabases } from '../testing/databases.js';

interface Writer {
  id: number;
  name: string;
  works: Work[];
}

interface Work {
  id: number;
  title: string;
  writer: Writer;
}

const WriterSchema = new EntitySchema<Writer>({
  name: 'Writer',
  columns: { id: { type: Number, primary: true, generated: true }, name: { type: String, length: 20 } },
  relations: { works: { type: 'one-to-many', target: 'Work', inverseSide: 'writer' } },
});

const WorkSchema = new EntitySchema<Work>({
  name: 'Work',
  columns: { id: { type: Number, primary: true, generated: true }, title: { type: String, length: 20 } },
  relations: {
    writer: { type: 'many-to-one', target: 'Writer', inverseSide: 'works', joinColumn: true, nullable: false, onDelete: 'CASCADE' },
  },
});

class Address {
  @Column({ length: 20 }) city!: string;
  @Column({ length: 20, nullable: true, type: 'varchar' }) street!: string | null;
}

@Entity()
class Shop {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column(() => Address) address!: Address;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('managers on $name', (database) => {
  test('serve an EntitySchema', async () => {
    await using dataSource = await database.open({ entities: [WriterSchema, WorkSchema] });
    const writers = new Manager<Writer>(WriterSchema, dataSource);
    const works = new Manager<Work>(WorkSchema, dataSource);
    const ann = await writers.create({ name: 'Ann' });
    await works.create({ title: 'One', writer: ann });

    const [work] = await works.filter({ writer__name__startswith: 'A' }).selectRelated('writer');

    expect(work!.writer.name).toBe('Ann');
    expect((await writers.prefetchRelated('works').get({ works__title: 'One' })).works.map(({ title }) => title)).toEqual(['One']);
    expect((await writers.delete(ann)).perModel).toEqual({ Work: 1, Writer: 1 });
  });

  test('know the options of an EntitySchema', async () => {
    const schema = schemaOptions(
      new EntitySchema<{ id: number; title: string; changedAt: Date }>({
        name: 'Leaflet',
        columns: {
          id: { type: Number, primary: true, generated: true },
          title: { type: String, length: 20 },
          changedAt: { type: Date, precision: 3 },
        },
      }),
      { ordering: ['-title'], fields: { title: { label: 'Heading', choices: ['a', 'b', 'c'] }, changedAt: { autoNow: true } } },
    );
    await using dataSource = await database.open({ entities: [schema] });
    const leaflets = new Manager<{ id: number; title: string; changedAt: Date }>(schema, dataSource);
    for (const title of ['b', 'c', 'a']) await leaflets.create({ title });

    expect((await leaflets.all()).map(({ title }) => title)).toEqual(['c', 'b', 'a']);
    expect((await leaflets.get({ title: 'a' })).changedAt).toBeInstanceOf(Date);
    expect(leaflets.model.field('title')).toMatchObject({ label: 'Heading', choices: ['a', 'b', 'c'] });
  });

  test('serve embedded columns', async () => {
    await using dataSource = await database.open({ entities: [Shop] });
    const shops = new Manager<Shop>(Shop, dataSource);
    const shop = Object.assign(new Shop(), { name: 'a', address: Object.assign(new Address(), { city: 'Lyon', street: null }) });
    await shops.save(shop);

    const found = await shops.get({ address__city__icontains: 'yo' });
    found.address.street = 'Rue 1';
    await shops.save(found);

    expect((await shops.get({ id: shop.id })).address).toEqual({ city: 'Lyon', street: 'Rue 1' });
    expect(await shops.orderBy('-address__city').flat('address__street')).toEqual(['Rue 1']);
  });
});

import 'reflect-metadata';
import { Manager } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Column, DeleteDateColumn, Entity, PrimaryGeneratedColumn, VersionColumn, VirtualColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import '../serializer/list-serializer.js';
import { modelMeta } from './model-meta.js';
import { ModelSerializer } from './model-serializer.js';

class Address {
  @Column({ length: 5 }) city!: string;
  @Column({ length: 5, nullable: true, type: 'varchar' }) zip!: string | null;
}

@Entity()
class Shop {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 10 }) name!: string;
  @Column('simple-array', { nullable: true }) tags!: string[] | null;
  @Column({ select: false, default: '' }) secret!: string;
  @Column(() => Address) address!: Address;
  @VersionColumn() version!: number;
  @DeleteDateColumn() deleted!: Date | null;
  @VirtualColumn({ query: () => 'SELECT 1' }) computed!: number;
}

class ShopSerializer extends ModelSerializer {
  static override Meta = modelMeta<Shop>({ model: Shop, fields: '__all__' });
}

const SENT = { name: 'a', 'address.city': 'Paris', 'address.zip': '75001' };

const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);

describe.for(databases)("TypeORM's own columns on $name", (database) => {
  const withShops = async (check: (shops: Manager<Shop>) => Promise<void>): Promise<void> => {
    await using dataSource = await database.open({ entities: [Shop] });
    await check(new Manager<Shop>(Shop, dataSource));
  };
  const save = async (data: object, instance?: object): Promise<any> => {
    const serializer = new ShopSerializer({ data, instance, partial: instance !== undefined });
    if (!(await serializer.isValid())) return serializer.errors;
    await serializer.save();
    return serializer;
  };

  test('that TypeORM holds are read-only, and what queries leave out is write-only', () =>
    withShops(async () => {
      const { fields } = new ShopSerializer();

      expect([...fields].filter(([, field]) => field.isReadOnly).map(([name]) => name)).toEqual(['id', 'version', 'deleted']);
      expect([...fields].filter(([, field]) => field.isWriteOnly).map(([name]) => name)).toEqual(['secret']);
      const { data } = await save({ ...SENT, secret: 'hidden', version: 9, deleted: '2000-01-01T00:00:00Z' });
      expect(data).toMatchObject({ version: 1, deleted: null });
      expect(data).not.toHaveProperty('secret');
    }));

  test('of lists are lists', () =>
    withShops(async () => {
      expect((await save({ ...SENT, tags: ['x', 5] })).data).toMatchObject({ tags: ['x', '5'] });
      expect(await save({ ...SENT, tags: { length: 1 } })).toEqual({ tags: ['Expected a list of items but got type "object".'] });
      expect(await save({ ...SENT, tags: [null] })).toEqual({ tags: { 0: ['This field may not be null.'] } });
    }));

  test('of embedded objects are written by their paths, what is not sent left alone', () =>
    withShops(async (shops) => {
      const { instance } = await save(SENT);
      await save({ 'address.city': 'Lyon' }, instance);
      const [row] = await shops.all();

      expect(row!.address).toEqual({ city: 'Lyon', zip: '75001' });
      expect(await save({ ...SENT, 'address.city': 'Marseille' })).toEqual({
        'address.city': ['Ensure this field has no more than 5 characters.'],
      });
    }));
});

test('columns of bytes are read-only', async () => {
  @Entity()
  class Blob {
    @PrimaryGeneratedColumn() id!: number;
    @Column('blob', { nullable: true }) bytes!: Buffer | null;
  }
  class BlobSerializer extends ModelSerializer {
    static override Meta = modelMeta<Blob>({ model: Blob, fields: '__all__' });
  }
  await using dataSource = await databases[0]!.open({ entities: [Blob] });
  const instance = await new Manager<Blob>(Blob, dataSource).create({ bytes: Buffer.from('hi') });

  expect(await BlobSerializer.parse({ bytes: { length: 1 } })).toEqual({});
  expect(new BlobSerializer({ instance }).data).toEqual({ id: 1, bytes: 'aGk=' });
});

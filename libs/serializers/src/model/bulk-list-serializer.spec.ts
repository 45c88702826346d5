import { IntegrityError } from '@nuages/core';
import { Manager } from '@nuages/managers';
import { assertQueryCount, testDatabases } from '@nuages/managers/testing';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { IntegerField } from '../fields/number/integer.field.js';
import type { ListOptions, ListSerializer } from '../serializer/list-serializer.js';
import { BulkListSerializer } from './bulk-list-serializer.js';
import { modelMeta } from './model-meta.js';
import { ModelSerializer } from './model-serializer.js';

@Entity()
class Word {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) text!: string;
  @Column({ default: 0 }) uses!: number;
}

class WordSerializer extends ModelSerializer {
  @IntegerField({ required: false }) id?: number;
  static override Meta = modelMeta({ model: Word, fields: ['id', 'text', 'uses'] });
}

class BulkWordSerializer extends WordSerializer {
  static override Meta = modelMeta({ listSerializer: () => BulkListSerializer });
}

async function checked(Class: typeof WordSerializer, options: ListOptions): Promise<ListSerializer> {
  const list = Class.many(options);
  expect(await list.isValid()).toBe(true);
  return list;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('lists on $name', (database) => {
  describe.for([WordSerializer, BulkWordSerializer])('of %o', (Class) => {
    test('are created, merged and replaced', async () => {
      await using dataSource = await database.open({ entities: [Word] });
      const words = new Manager<Word>(Word, dataSource);
      const read = async () => (await words.orderBy('id')).map(({ id, text, uses }) => `${id} ${text} ${uses}`);
      const list = await checked(Class, { data: [{ text: 'a' }, { text: 'b', uses: 2 }] });
      await list.save({ uses: 1 });

      expect(list.data).toEqual([
        { id: 1, text: 'a', uses: 1 },
        { id: 2, text: 'b', uses: 1 },
      ]);
      const instance = await words.orderBy('id');
      const data = [{ text: 'c' }, { id: 2, text: 'b', uses: 3 }];
      await (await checked(Class, { instance, data, policy: 'merge' })).save();

      expect(await read()).toEqual(['1 a 1', '2 b 3', '3 c 0']);
      await (await checked(Class, { instance: await words.all(), data: [{ id: 3, text: 'd' }], policy: 'replace' })).save();

      expect(await read()).toEqual(['3 d 0']);
    });
  });

  test('keep together', async () => {
    await using dataSource = await database.open({ entities: [Word] });
    const list = await checked(WordSerializer, { data: [{ text: 'a' }, { text: 'a' }] });

    await expect(list.save()).rejects.toBeInstanceOf(IntegrityError);
    expect(await new Manager<Word>(Word, dataSource).count()).toBe(0);
  });
});

test('bulk lists write by one statement', async () => {
  await using dataSource = await (await testDatabases())[0]!.open({ entities: [Word] });
  const create = await checked(BulkWordSerializer, { data: Array.from({ length: 50 }, (_, index) => ({ text: `w${index}` })) });
  const instance = (await assertQueryCount(1, () => create.save(), dataSource)) as Word[];
  const update = await checked(BulkWordSerializer, { instance, data: instance.map(({ id }) => ({ id, text: `x${id}` })), policy: 'merge' });
  await assertQueryCount(1, () => update.save(), dataSource);

  expect(await new Manager<Word>(Word, dataSource).filter({ text__startswith: 'x' }).count()).toBe(50);
});

test('a list is updated by a policy', async () => {
  await using _dataSource = await (await testDatabases())[0]!.open({ entities: [Word] });
  const list = await checked(WordSerializer, { instance: [], data: [] });

  await expect(list.save()).rejects.toThrow("Give 'create', 'merge' or 'replace'");
});

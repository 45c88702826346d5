import { FieldError, IntegrityError } from '@nuages/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Sum } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Shelf {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) name!: string;
  @Column({ default: 1 }) height!: number;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('QuerySet writes on $name', (database) => {
  test('makes a row, from a manager or a queryset', async () => {
    await using dataSource = await database.open({ entities: [Shelf] });
    const shelves = new Manager<Shelf>(Shelf, dataSource);

    const made = await shelves.create({ name: 'a' });
    await shelves.filter({ height: 9 }).create({ name: 'b' });

    expect(made).toBeInstanceOf(Shelf);
    expect(await shelves.orderBy('name').valuesList('name', 'height')).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });

  test('gets a row, or makes or changes it', async () => {
    await using dataSource = await database.open({ entities: [Shelf] });
    const shelves = new Manager<Shelf>(Shelf, dataSource);

    const [first, isFirstNew] = await shelves.getOrCreate({ name: 'a' }, { height: 2 });
    const [again, isAgainNew] = await shelves.getOrCreate({ name__iexact: 'A' }, { height: 3 });
    const [changed, isChangedNew] = await shelves.all().updateOrCreate({ name: 'a' }, { height: 4 });
    const [made, isMadeNew] = await shelves.updateOrCreate({ name: 'b' }, { height: 5 });

    expect([isFirstNew, isAgainNew, isChangedNew, isMadeNew]).toEqual([true, false, false, true]);
    expect([first.height, again.height, changed.height, made.height]).toEqual([2, 2, 4, 5]);
    expect(await shelves.count()).toBe(2);
  });

  test('looks among the rows of the queryset alone', async () => {
    await using dataSource = await database.open({ entities: [Shelf] });
    const shelves = new Manager<Shelf>(Shelf, dataSource);
    await shelves.create({ name: 'low', height: 1 });

    const [found, isNew] = await shelves.filter({ height__gt: 5 }).getOrCreate({ height__lt: 10 }, { name: 'high', height: 6 });

    expect([found.name, isNew]).toEqual(['high', true]);
  });

  test('writes what an annotation computes', async () => {
    await using dataSource = await database.open({ entities: [Shelf] });
    const shelves = new Manager<Shelf>(Shelf, dataSource);
    await shelves.create({ name: 'a', height: 4 });

    expect(
      await shelves
        .annotate({ double: F('height').mul(2) })
        .filter({ double: 8 })
        .update({ height: F('double').add(1) }),
    ).toBe(1);

    expect((await shelves.get({ name: 'a' })).height).toBe(9);
  });

  test('makes and changes many', async () => {
    await using dataSource = await database.open({ entities: [Shelf] });
    const shelves = new Manager<Shelf>(Shelf, dataSource);
    const rows = await shelves.bulkCreate(['a', 'b', 'c'].map((name) => Object.assign(new Shelf(), { name })));
    for (const row of rows) row.height = row.id * 10;

    expect(await shelves.all().bulkUpdate(rows, ['height'])).toBe(3);
    expect(await shelves.orderBy('id').flat('height')).toEqual(rows.map(({ id }) => id * 10));
  });

  test('changes many by what their rows hold', async () => {
    await using dataSource = await database.open({ entities: [Shelf] });
    const shelves = new Manager<Shelf>(Shelf, dataSource);
    const rows = await shelves.bulkCreate(['a', 'b'].map((name, index) => Object.assign(new Shelf(), { name, height: index + 1 })));
    Object.assign(rows[0]!, { height: F('height').add(10) });

    expect(await shelves.bulkUpdate(rows, ['height'])).toBe(2);
    expect(await shelves.orderBy('id').flat('height')).toEqual([11, 2]);
  });

  test('makes many, and leaves or writes over those that are there', async () => {
    await using dataSource = await database.open({ entities: [Shelf] });
    const shelves = new Manager<Shelf>(Shelf, dataSource);
    const make = (name: string, height: number) => Object.assign(new Shelf(), { name, height });
    await shelves.create({ name: 'a', height: 1 });

    await shelves.bulkCreate([make('a', 5), make('b', 5)], { ignoreConflicts: true });
    expect(await shelves.orderBy('name').flat('height')).toEqual([1, 5]);

    const upsert = {
      updateConflicts: true,
      uniqueFields: database.name === 'mariadb' ? [] : ['name'],
      updateFields: ['height'],
      batchSize: 1,
    };
    await shelves.bulkCreate([make('a', 7), make('c', 7)], upsert);
    expect(await shelves.orderBy('name').valuesList('name', 'height')).toEqual([
      ['a', 7],
      ['b', 5],
      ['c', 7],
    ]);
    await expect(shelves.bulkCreate([make('a', 1)])).rejects.toThrow(IntegrityError);
    await expect(shelves.bulkCreate([make('d', 1)], { ignoreConflicts: true, updateConflicts: true })).rejects.toThrow(FieldError);
  });

  test('are read from the manager itself', async () => {
    await using dataSource = await database.open({ entities: [Shelf] });
    const shelves = new Manager<Shelf>(Shelf, dataSource);
    for (const [index, name] of ['a', 'b'].entries()) await shelves.create({ name, height: index + 1 });

    expect([(await shelves.first())!.name, (await shelves.last())!.name]).toEqual(['a', 'b']);
    expect(await shelves.values('name')).toEqual([{ name: 'a' }, { name: 'b' }]);
    expect(await shelves.valuesList('name', 'height')).toContainEqual(['b', 2]);
    expect((await shelves.flat('name')).toSorted()).toEqual(['a', 'b']);
    expect(await shelves.aggregate({ total: Sum('height') })).toEqual({ total: 3 });
    expect((await shelves.annotate({ total: Sum('height') }).orderBy('id')).map(({ total }) => total)).toEqual([1, 2]);
    expect([...(await shelves.inBulk(['b'], 'name')).keys()]).toEqual(['b']);
  });
});

import { FieldError } from '@nuages/core';
import { Column, type DataSource, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { FieldOptions } from '../model/model-options.js';
import { assertQueryCount } from '../testing/assert-query-count.js';
import { testDatabases } from '../testing/databases.js';

class Size {
  @Column({ default: 1 }) width!: number;
  @Column({ type: 'int', nullable: true }) height!: number | null;
}

@Entity()
class Box {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 30, unique: true }) name!: string;
  @Column({ default: 'red' }) color!: string;
  @Column({ type: 'varchar', nullable: true }) note!: string | null;
  @Column({ default: () => '7' }) weight!: number;
  @Column({ default: true }) isOpen!: boolean;
  @Column({ type: 'simple-json', nullable: true }) tags!: string[] | null;
  @Column({ nullable: true }) @FieldOptions({ autoNowAdd: true }) made!: Date;
  @Column({ nullable: true }) @FieldOptions({ autoNow: true }) changed!: Date;
  @Column(() => Size) size!: Size;
  @ManyToOne(() => Box, { nullable: true }) outer!: Relation<Box> | null;
}

const make = (values: object) => Object.assign(new Box(), values);
const named = (count: number) => Array.from({ length: count }, (_, index) => make({ name: `box ${index}` }));

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('bulkCreate on $name', (database) => {
  const open = () => database.open({ entities: [Box] });
  const boxesOf = (dataSource: DataSource) => new Manager<Box>(Box, dataSource);

  test('fills defaults, moments, nulls and embedded columns, and reads what the database filled', async () => {
    await using dataSource = await open();
    const boxes = boxesOf(dataSource);
    const outer = await boxes.create({ name: 'outer' });
    const rows = [make({ name: 'plain' }), make({ name: 'full', color: 'blue', isOpen: false, tags: ['a'], size: { width: 3 }, outer })];

    await assertQueryCount(1, () => boxes.bulkCreate(rows), dataSource);

    const [plain, full] = rows;
    expect(plain).toMatchObject({ id: 2, color: 'red', note: null, weight: 7, isOpen: true, tags: null, size: { width: 1, height: null } });
    expect(plain!.made).toEqual(plain!.changed);
    expect(plain!.made).not.toBe(full!.made);
    expect(await boxes.get({ id: full!.id })).toMatchObject({ color: 'blue', weight: 7, isOpen: false, tags: ['a'], size: { width: 3 } });
    expect(await boxes.filter({ outer }).flat('name')).toEqual(['full']);
  });

  test('writes many rows, also where not all have the same columns set', async () => {
    await using dataSource = await open();
    const boxes = boxesOf(dataSource);
    const rows = named(1300).map((row, index) => (index % 3 === 0 ? Object.assign(row, { weight: index }) : row));

    await boxes.bulkCreate(rows);

    expect(new Set(rows.map(({ id }) => id)).size).toBe(1300);
    const stored = await boxes.inBulk(rows.map(({ id }) => id));
    for (const { id, name, weight } of rows) expect(stored.get(id)).toMatchObject({ name, weight });
    expect(await boxes.filter({ weight: 7 }).count()).toBe(866);
  });

  test('inserts an instance that was read in part, without its missing columns', async () => {
    await using dataSource = await open();
    const boxes = boxesOf(dataSource);
    await boxes.create({ name: 'first', color: 'green' });
    const [partly] = await boxes.only('name');

    await boxes.bulkCreate([Object.assign(partly!, { id: undefined, name: 'second' }) as unknown as Box]);

    expect(await boxes.get({ name: 'second' })).toMatchObject({ color: 'red', weight: 7 });
  });

  test('gives rows that it wrote over their keys', async () => {
    await using dataSource = await open();
    const boxes = boxesOf(dataSource);
    const { id } = await boxes.create({ name: 'b', color: 'green' });
    const rows = ['a', 'b', 'c'].map((name) => make({ name, color: 'blue' }));

    await boxes.bulkCreate(rows, { updateConflicts: true, updateFields: ['color'], uniqueFields: ['name'] });

    expect(rows[1]!.id).toBe(id);
    for (const { id: key, name } of rows) expect(await boxes.get({ id: key })).toMatchObject({ name, color: 'blue' });
  });

  test('asks the database nothing where there are no rows, and refuses what says nothing', async () => {
    await using dataSource = await open();
    const boxes = boxesOf(dataSource);

    await assertQueryCount(0, () => boxes.bulkCreate([]), dataSource);
    await assertQueryCount(0, () => boxes.bulkUpdate([], ['color']), dataSource);
    await expect(boxes.bulkCreate(named(1), { batchSize: 0 })).rejects.toThrow(FieldError);
    await expect(boxes.bulkUpdate(named(1), ['color'], { batchSize: -1 })).rejects.toThrow(FieldError);
    await expect(boxes.bulkCreate(named(1), { updateConflicts: true, updateFields: ['id'] })).rejects.toThrow(FieldError);
  });
});

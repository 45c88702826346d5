import { Column, Entity, JoinColumn, ManyToOne, OneToMany, PrimaryColumn, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Tree, TreeChildren, TreeParent, ViewColumn, ViewEntity } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { F } from '../expressions/expression.js';
import { managerOf } from '../manager/manager-of.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Seat {
  @PrimaryColumn() row!: number;
  @PrimaryColumn() place!: number;
  @Column({ default: 0 }) price!: number;
}

@Entity()
class Pupil {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @OneToMany(() => Enrolment, (enrolment) => enrolment.pupil) enrolments!: Relation<Enrolment>[];
}

@Entity()
class Enrolment {
  @PrimaryColumn({ length: 20 }) course!: string;
  @PrimaryColumn() pupilId!: number;
  @Column({ default: 0 }) mark!: number;
  @ManyToOne(() => Pupil, (pupil) => pupil.enrolments, { onDelete: 'CASCADE' }) @JoinColumn() pupil!: Relation<Pupil>;
  @OneToMany(() => Remark, (remark) => remark.enrolment) remarks!: Relation<Remark>[];
}

@Entity()
class Remark {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Enrolment, (enrolment) => enrolment.remarks, { nullable: true }) enrolment!: Relation<Enrolment> | null;
}

@ViewEntity({ name: 'pupil_names', expression: (source) => source.createQueryBuilder().select('p.name', 'name').from(Pupil, 'p') })
class PupilName {
  @ViewColumn() name!: string;
}

@Tree('closure-table')
@Entity()
class Branch {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @TreeChildren() children!: Branch[];
  @TreeParent({ onDelete: 'CASCADE' }) parent!: Branch | null;
}

const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);

describe.for(databases)('keys of several columns on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Seat, Pupil, Enrolment, Remark] });
    const seats = managerOf(Seat, dataSource);
    await seats.bulkCreate([1, 2, 3].flatMap((row) => [1, 2].map((place) => ({ row, place }))));
    const priced = () => seats.filter({ price__gt: 0 }).orderBy('row', 'place').valuesList('row', 'place', 'price');
    const [pupils, enrolments] = [managerOf(Pupil, dataSource), managerOf(Enrolment, dataSource)];
    return { dataSource, seats, priced, pupils, enrolments, [Symbol.asyncDispose]: () => dataSource[Symbol.asyncDispose]() };
  }

  test('tell rows apart in save, refresh and delete', async () => {
    await using opened = await open();
    const { seats, priced } = opened;
    const seat = await seats.get({ row: 2, place: 2 });
    seat.price = 5;
    await seats.save(seat);
    expect(await priced()).toEqual([[2, 2, 5]]);

    await seats.save(Object.assign(seat, { price: F('price').add(1) as never }), { updateFields: ['price'] });
    expect(seat.price).toBe(6);
    await seats.refresh(seat);
    expect(seat).toEqual({ row: 2, place: 2, price: 6 });
    expect(await seats.updateOrCreate({ row: 2, place: 1 }, { price: 7 })).toMatchObject([{ row: 2, place: 1, price: 7 }, false]);
    expect(await priced()).toEqual([
      [2, 1, 7],
      [2, 2, 6],
    ]);
    await expect(seats.save(seat, { updateFields: ['place'] })).rejects.toThrow('a primary key cannot be updated');
    expect(await seats.delete(seat)).toEqual({ deleted: 1, perModel: { Seat: 1 } });
    expect(await seats.count()).toBe(5);
  });

  test('tell rows apart in changes by one statement', async () => {
    await using opened = await open();
    const { seats, priced } = opened;

    expect(await seats.filter({ place: 2, row__lte: 2 }).update({ price: F('row').add(10) })).toBe(2);
    expect(await priced()).toEqual([
      [1, 2, 11],
      [2, 2, 12],
    ]);
    expect(await seats.filter({ price: 12 }).delete()).toEqual({ deleted: 1, perModel: { Seat: 1 } });
    await seats.bulkCreate([{ row: 1, place: 1, price: 3 }], { updateConflicts: true, updateFields: ['price'] });
    expect(await priced()).toEqual([
      [1, 1, 3],
      [1, 2, 11],
    ]);
    expect(await seats.filter({ row: 9 }).update({ price: 1 })).toBe(0);
  });

  test('are followed by cascades', async () => {
    await using opened = await open();
    const { pupils, enrolments } = opened;
    const [ann, bob] = [await pupils.create({ name: 'ann' }), await pupils.create({ name: 'bob' })];
    for (const pupil of [ann, bob]) for (const course of ['x', 'y']) await enrolments.create({ pupil, course });
    const one = await enrolments.get({ pupil: ann, course: 'y' });
    one.mark = 1;
    await enrolments.save(one);

    expect(await enrolments.filter({ mark: 1 }).values('course', 'pupil__name')).toEqual([{ course: 'y', pupil__name: 'ann' }]);
    expect(await pupils.delete(ann)).toEqual({ deleted: 3, perModel: { Enrolment: 2, Pupil: 1 } });
    expect(await enrolments.orderBy('course').values('course', 'pupil__name')).toEqual([
      { course: 'x', pupil__name: 'bob' },
      { course: 'y', pupil__name: 'bob' },
    ]);
    expect((await pupils.prefetchRelated('enrolments').get({})).enrolments).toHaveLength(2);
  });

  test('are refused where one key is needed', async () => {
    await using opened = await open();
    const { seats, pupils, enrolments, dataSource } = opened;
    const seat = await seats.get({ row: 1, place: 1 });
    const bob = await pupils.create({ name: 'bob' });
    const remarks = managerOf(Remark, dataSource);

    await expect(seats.bulkUpdate([seat], ['price'])).rejects.toThrow('row and place together are that of Seat');
    await expect(seats.contains(seat)).rejects.toThrow('goes by one key');
    await expect((await seats.only('row').get({ place: 1, row: 1 })).price).rejects.toThrow('goes by one key');
    await expect(pupils.related(bob, 'enrolments').keys()).rejects.toThrow('goes by one key');
    expect(() => remarks.filter({ enrolment__mark: 1 })).toThrow('by 2 columns together');
    expect(() => remarks.selectRelated('enrolment')).toThrow('by 2 columns together');
    const enrolment = await enrolments.create({ pupil: bob, course: 'x' });
    expect(() => enrolments.related(enrolment, 'remarks')).toThrow('by 2 columns together');
  });
});

describe.for(databases)('other keys on $name', (database) => {
  test('views are read without a primary column', async () => {
    await using dataSource = await database.open({ entities: [Pupil, Enrolment, Remark, PupilName] });
    await managerOf(Pupil, dataSource).bulkCreate([{ name: 'ann' }, { name: 'bob' }]);
    const names = managerOf(PupilName, dataSource);

    expect(await names.orderBy('-name').flat('name')).toEqual(['bob', 'ann']);
    expect([await names.count(), await names.get({ name__startswith: 'a' }), await names.last()]).toEqual([
      2,
      { name: 'ann' },
      { name: 'bob' },
    ]);
  });

  test('trees are read, changed and deleted, and made by TypeORM', async () => {
    await using dataSource = await database.open({ entities: [Branch] });
    const branches = managerOf(Branch, dataSource);
    const repository = dataSource.getTreeRepository(Branch);
    const root = await repository.save(Object.assign(new Branch(), { name: 'root' }));
    await repository.save(Object.assign(new Branch(), { name: 'leaf', parent: root }));

    await expect(branches.create({ name: 'x', parent: root })).rejects.toThrow('Branch is a tree by closure-table');
    await branches.filter({ parent__name: 'root' }).update({ name: 'twig' });
    expect((await branches.prefetchRelated('children').get({ name: 'root' })).children.map(({ name }) => name)).toEqual(['twig']);
    expect((await repository.findDescendants(root)).map(({ name }) => name)).toEqual(['root', 'twig']);
    expect(await branches.delete(root)).toEqual({ deleted: 2, perModel: { Branch: 2 } });
  });
});

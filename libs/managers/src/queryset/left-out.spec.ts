import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { managerOf } from '../manager/manager-of.js';
import { dumpRows } from '../fixtures/dump-model.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Member {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) name!: string;
  @Column({ length: 20, select: false }) secret!: string;
  @OneToMany(() => Letter, (letter) => letter.writer) letters!: Relation<Letter>[];
}

@Entity()
class Letter {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) text!: string;
  @ManyToOne(() => Member, (member) => member.letters) writer!: Relation<Member>;
}

const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);

describe.for(databases)('columns of select: false on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Member, Letter] });
    const [members, letters] = [managerOf(Member, dataSource), managerOf(Letter, dataSource)];
    const ann = await members.create({ name: 'ann', secret: 'x' });
    await letters.create({ text: 'hello', writer: ann });
    return { members, letters, ann, [Symbol.asyncDispose]: () => dataSource[Symbol.asyncDispose]() };
  }
  const plain = { id: 1, name: 'ann' };

  test('are left out of rows, however they are read', async () => {
    await using made = await open();
    const { members, letters } = made;
    const rows = [
      await members.get({ name: 'ann' }),
      await members.first(),
      (await members.all())[0],
      (await members.defer('name'))[0],
      (await letters.selectRelated('writer').get({})).writer,
      (await letters.prefetchRelated('writer').get({})).writer,
      (await members.getOrCreate({ name: 'ann' }))[0],
      (await members.all().union(members.none()))[0],
    ];
    for await (const row of members.iterator()) rows.push(row);

    for (const row of rows) expect(Object.hasOwn(row!, 'secret')).toBe(false);
    expect(rows[0]).toEqual(plain);
    expect(rows[0]!.secret).toBeUndefined();
    expect(await members.values()).toEqual([plain]);
    expect(await members.valuesList()).toEqual([[1, 'ann']]);
  });

  test('are read where they are named', async () => {
    await using made = await open();
    const { members, letters } = made;
    const row = await members.get({ secret: 'x' });
    await members.refresh(row);
    expect(row.secret).toBeUndefined();
    await members.refresh(row, ['secret']);

    expect(row.secret).toBe('x');
    expect((await members.only('secret').get({})).secret).toBe('x');
    expect((await letters.selectRelated('writer').only('text', 'writer__secret').get({})).writer).toEqual({ id: 1, secret: 'x' });
    expect(await members.orderBy('secret').values('secret', 'name')).toEqual([{ secret: 'x', name: 'ann' }]);
    const { secret } = (await members.fetchMode('one').get({})) as { secret: string | Promise<string> };
    expect(await secret).toBe('x');
    expect(await (await members.only('name').get({})).secret).toBe('x');
    for await (const [fixture] of dumpRows(members)) expect(fixture!.fields).toEqual({ name: 'ann', secret: 'x' });
  });

  test('stay as they are when a row is saved and checked', async () => {
    await using made = await open();
    const { members } = made;
    const row = await members.get({ name: 'ann' });
    row.name = 'anna';
    await members.fullClean(row);
    await members.save(row);
    await members.updateOrCreate({ name: 'anna' }, { name: 'ann' });

    expect(await members.values('name', 'secret')).toEqual([{ name: 'ann', secret: 'x' }]);
    row.secret = 'y';
    await members.save(row, { updateFields: ['secret'] });
    expect(await members.flat('secret')).toEqual(['y']);
    await expect(members.fullClean(Object.assign(new Member(), { name: 'bob' }))).rejects.toMatchObject({
      detail: { secret: [{ code: 'required' }] },
    });
  });
});

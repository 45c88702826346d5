import { Column, Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { ModelOptions } from '../model/model-options.js';
import { executeSql } from '../sql/execute.js';
import { assertQueryCount } from '../testing/assert-query-count.js';
import { testDatabases } from '../testing/databases.js';

@ModelOptions({ ordering: ['-name'] })
@Entity()
class Label {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@Entity()
class Crate {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToMany(() => Label)
  @JoinTable({ name: 'crate_labels', joinColumn: { name: 'crate' }, inverseJoinColumn: { name: 'label' } })
  labels!: Relation<Label[]>;
}

@Entity()
class Singer {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @ManyToMany(() => Duet, (duet) => duet.singers) duets!: Relation<Duet[]>;
}

@Entity()
class Duet {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) owner!: string;
  @ManyToMany(() => Singer, (singer) => singer.duets) @JoinTable() singers!: Relation<Singer[]>;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('prefetched rows on $name', (database) => {
  test("come in their model's order, however many they are", async () => {
    await using dataSource = await database.open({ entities: [Label, Crate] });
    const names = Array.from({ length: 6000 }, (_, index) => `label-${String(index).padStart(5, '0')}`);
    await new Manager<Label>(Label, dataSource).bulkCreate(names.map((name) => Object.assign(new Label(), { name })));
    const crates = new Manager<Crate>(Crate, dataSource);
    await crates.create();
    await crates.create();
    await executeSql(
      dataSource,
      'INSERT INTO crate_labels (crate, label) SELECT c.id, l.id FROM crate c, label l WHERE c.id = 1 OR l.id < 3',
    );

    const [all, few] = await crates.orderBy('id').prefetchRelated('labels');

    expect(all!.labels.map(({ name }) => name)).toEqual(names.toReversed());
    expect(few!.labels.map(({ name }) => name)).toEqual(['label-00001', 'label-00000']);
  });
});

test('a prefetch of a declared inverse takes one statement, and every owner gets rows of its own', async () => {
  const [sqlite] = await testDatabases();
  await using dataSource = await sqlite!.open({ entities: [Singer, Duet] });
  const [singers, duets] = [new Manager<Singer>(Singer, dataSource), new Manager<Duet>(Duet, dataSource)];
  const [ann, bob] = [await singers.create({ name: 'Ann' }), await singers.create({ name: 'Bob' })];
  const duet = await duets.create({ owner: 'label' });
  await duets.related(duet, 'singers').add(ann, bob);
  const solo = await duets.create({ owner: 'label' });
  await duets.related(solo, 'singers').add(ann);

  const found = await assertQueryCount(2, () => duets.orderBy('id').prefetchRelated('singers'), dataSource);

  expect(found.map(({ singers: its }) => its.map(({ name }) => name).toSorted())).toEqual([['Ann', 'Bob'], ['Ann']]);
  expect(Object.keys(found[1]!.singers[0]!)).toEqual(['id', 'name']);
  expect(await duets.related<Singer>(duet, 'singers').filter({ name__startswith: 'B' }).flat('name')).toEqual(['Bob']);
  expect(await singers.related<Duet>(ann, 'duets').exclude({ id: solo.id }).count()).toBe(1);
});

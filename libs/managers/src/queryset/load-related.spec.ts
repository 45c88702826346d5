import { Column, Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { ModelOptions } from '../model/model-options.js';
import { executeSql } from '../sql/execute.js';
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

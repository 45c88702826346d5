import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { FieldOptions } from '../model/model-options.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Harbour {
  @PrimaryColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@Entity()
class Boat {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ default: 1 }) harbourId!: number;
  @ManyToOne(() => Harbour, { nullable: false })
  @JoinColumn({ name: 'harbourId' })
  @FieldOptions({ onDelete: 'SET_DEFAULT' })
  harbour!: Relation<Harbour>;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('SET_DEFAULT on $name', (database) => {
  test('points rows to the default when their row is deleted', async () => {
    await using dataSource = await database.open({ entities: [Harbour, Boat] });
    const [harbours, boats] = [new Manager<Harbour>(Harbour, dataSource), new Manager<Boat>(Boat, dataSource)];
    const [home, away] = [await harbours.create({ id: 1, name: 'home' }), await harbours.create({ id: 2, name: 'away' })];
    await boats.bulkCreate([Object.assign(new Boat(), { harbour: away }), Object.assign(new Boat(), { harbour: home })]);
    const fresh = await boats.create({});

    expect(await harbours.delete(away)).toEqual({ deleted: 1, perModel: { Harbour: 1 } });
    expect(fresh.harbourId).toBe(1);
    expect(await boats.orderBy('id').flat('harbour')).toEqual([1, 1, 1]);
  });
});

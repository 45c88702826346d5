import { FieldError, ValidationError } from '@nuages/core';
import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { Exists, OuterRef } from '../expressions/subqueries.js';
import { Manager } from '../manager/manager.js';
import { ModelOptions } from '../model/model-options.js';
import { testDatabases } from '../testing/databases.js';
import { Q } from './q.js';

@ModelOptions({ getLatestBy: 'name' })
@Entity()
class Quay {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @OneToMany(() => Boat, (boat) => boat.quay) boats!: Relation<Boat>[];
}

@Entity()
class Boat {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @Column({ default: 0 }) masts!: number;
  @ManyToOne(() => Quay, (quay) => quay.boats, { nullable: false }) quay!: Relation<Quay>;
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('several conditions on $name', (database) => {
  async function harbour() {
    const dataSource = await database.open({ entities: [Quay, Boat] });
    const [quays, boats] = [new Manager<Quay>(Quay, dataSource), new Manager<Boat>(Boat, dataSource)];
    const [east, west] = [await quays.create({ name: 'east' }), await quays.create({ name: 'west' })];
    await boats.create({ name: 'Nuages', masts: 1, quay: east });
    await boats.create({ name: 'Manoir', masts: 3, quay: east });
    await boats.create({ name: 'Nuages', masts: 3, quay: west });
    return { dataSource, quays, boats };
  }

  test('meet on the same related row, as those of one object do', async () => {
    const { dataSource, quays } = await harbour();
    await using _ = dataSource;

    const together = quays.filter({ boats__name: 'Nuages' }, Q.or({ boats__masts: 3 }, { boats__masts: 5 }));
    const apart = quays.filter({ boats__name: 'Nuages' }).filter(Q.or({ boats__masts: 3 }, { boats__masts: 5 }));

    expect(await together.flat('name')).toEqual(['west']);
    expect(await apart.orderBy('name').flat('name')).toEqual(['east', 'west']);
  });

  test('are left out together, may be expressions, and find one row', async () => {
    const { dataSource, quays, boats } = await harbour();
    await using _ = dataSource;
    const isTall = Exists(boats.filter({ quay: OuterRef('pk'), masts__gt: 1 }));

    expect(
      await boats
        .exclude({ name: 'Nuages' }, Q.and({ masts: 3 }))
        .orderBy('id')
        .flat('masts'),
    ).toEqual([1, 3]);
    expect(await quays.filter({ name: 'west' }, isTall).count()).toBe(1);
    expect((await quays.get({ name: 'east' }, isTall)).name).toBe('east');
    expect(() => quays.filter({ name: 'east' }, 1 as never)).toThrow(FieldError);
  });

  test('that say nothing leave every row, and are no alternative', async () => {
    const { dataSource, boats } = await harbour();
    await using _ = dataSource;
    const tall = { masts__gt: 1 };

    expect(await boats.exclude({}).count()).toBe(3);
    expect(await boats.exclude(Q.and()).count()).toBe(3);
    expect(await boats.filter(Q.not({})).count()).toBe(3);
    expect(await boats.filter(Q.or({}, tall)).count()).toBe(2);
    expect(await boats.filter(Q.or(Q.not({}), tall)).count()).toBe(2);
    expect(await boats.exclude(Q.or({}, tall)).count()).toBe(1);
    expect(await boats.aggregate({ n: Count('*', { filter: {} }) })).toEqual({ n: 3 });
  });

  test('earliest and latest go by what the model says, or by paths', async () => {
    const { dataSource, boats, quays } = await harbour();
    await using _ = dataSource;

    expect((await quays.latest()).name).toBe('west');
    expect((await quays.all().earliest()).name).toBe('east');
    expect((await boats.latest('masts', 'id')).id).toBe(3);
    await expect(async () => boats.latest()).rejects.toThrow(/latest\(\) of Boat: say by which paths/);
  });

  test('a manager checks a row and reads it anew', async () => {
    const { dataSource, boats } = await harbour();
    await using _ = dataSource;
    const boat = await boats.get({ name: 'Manoir' });
    boat.name = 'x'.repeat(21);
    boat.masts = 9;

    await expect(boats.fullClean(boat)).rejects.toThrow(ValidationError);
    expect(await boats.fullClean(boat, { exclude: ['name'] })).toBeUndefined();
    await boats.refresh(boat, ['name']);
    expect([boat.name, boat.masts]).toEqual(['Manoir', 9]);
    await boats.refresh(boat);
    expect(boat.masts).toBe(3);
  });
});

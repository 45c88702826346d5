import { Manager, ModelOptions } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { expect, test } from 'vitest';
import { planOf } from '../serializer/plan-of.js';
import { modelMeta } from './model-meta.js';
import { ModelSerializer } from './model-serializer.js';

@ModelOptions({ uniqueTogether: [['row', 'number']] })
@Entity()
class Seat {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 2 }) row: string = 'B';
  @Column() number!: number;
  @Column({ type: 'simple-json' }) tags: string[] = ['new'];
}

class SeatSerializer extends ModelSerializer {
  static override Meta = modelMeta({ model: Seat, fields: ['row', 'number', 'tags'] });
}

test('what the class gives a new instance is a default', async () => {
  await using dataSource = await (await testDatabases())[0]!.open({ entities: [Seat] });
  const serializer = new SeatSerializer({ data: { number: 1 } });
  await serializer.isValid();
  await serializer.save();

  expect(planOf(SeatSerializer).fields.get('tags')!.isRequired).toBe(false);
  expect(serializer.data).toEqual({ row: 'B', number: 1, tags: ['new'] });
  expect(await new Manager<Seat>(Seat, dataSource).count()).toBe(1);
});

test('and takes part in a unique set', async () => {
  await using dataSource = await (await testDatabases())[0]!.open({ entities: [Seat] });
  await new Manager<Seat>(Seat, dataSource).create({ number: 1 });
  const serializer = new SeatSerializer({ data: { number: 1 } });
  await serializer.isValid();

  expect(serializer.errors).toEqual({ non_field_errors: ['The fields row, number must make a unique set.'] });
});

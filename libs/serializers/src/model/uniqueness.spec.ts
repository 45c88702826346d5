import { Manager } from '@nuages/managers';
import { testDatabases } from '@nuages/managers/testing';
import { Column, Entity, Index, ManyToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Nested } from '../fields/special/nested.field.js';
import '../serializer/list-serializer.js';
import { modelMeta } from './model-meta.js';
import { ModelSerializer } from './model-serializer.js';

@Entity()
class Room {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 10 }) name!: string;
}

@Entity()
@Unique(['room', 'start'])
@Index(['room', 'place'], { unique: true })
class Slot {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Room, { nullable: false }) room!: Relation<Room>;
  @Column() start!: Date;
  @Column() place!: number;
  @Column({ unique: true }) made!: Date;
}

class RoomSerializer extends ModelSerializer {
  static override Meta = modelMeta<Room, RoomSerializer>({ model: Room, fields: ['name'] });
}
class SlotSerializer extends ModelSerializer {
  static override Meta = modelMeta<Slot, SlotSerializer>({ model: Slot, fields: ['room', 'start', 'place', 'made'] });
}
class SlotWithRoomSerializer extends ModelSerializer {
  @Nested(() => RoomSerializer, { policy: 'merge' }) room!: RoomSerializer;
  static override Meta = modelMeta<Slot, SlotWithRoomSerializer>({ model: Slot, fields: ['room', 'start', 'place', 'made'] });
}

const day = (number: number): string => `2024-01-0${number}T10:00:00Z`;

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('uniqueness on $name', (database) => {
  const withSlots = async (check: (slots: Manager<Slot>, room: Room) => Promise<void>) => {
    await using dataSource = await database.open({ entities: [Room, Slot] });
    const room = await new Manager<Room>(Room, dataSource).create({ name: 'a' });
    const slots = new Manager<Slot>(Slot, dataSource);
    for (const number of [1, 2]) {
      await slots.create({ room, start: new Date(day(number)), place: number, made: new Date(day(number)) });
    }
    await check(slots, room);
  };
  const errorsOf = async (Class: typeof ModelSerializer, data: object, instance?: object) => {
    const serializer = new Class({ data, instance, partial: instance !== undefined });
    await serializer.isValid();
    return serializer.errors;
  };

  test('is that of @Unique, of a unique @Index, and of moments', () =>
    withSlots(async (_, { id: room }) => {
      expect(await errorsOf(SlotSerializer, { room, start: day(3), place: 3, made: day(3) })).toEqual({});
      expect(await errorsOf(SlotSerializer, { room, start: day(3), place: 3, made: day(1) })).toEqual({
        made: ['slot with this made already exists.'],
      });
      expect(await errorsOf(SlotSerializer, { room, start: day(1), place: 3, made: day(3) })).toEqual({
        non_field_errors: ['The fields room, start must make a unique set.'],
      });
      expect(await errorsOf(SlotSerializer, { room, start: day(3), place: 1, made: day(3) })).toEqual({
        non_field_errors: ['The fields room, place must make a unique set.'],
      });
      const list = SlotSerializer.many({
        data: [1, 3].map((place) => ({ room, start: day(place), place: place + 5, made: day(place + 5) })),
      });
      await list.isValid();
      expect(list.errors).toEqual([{ non_field_errors: ['The fields room, start must make a unique set.'] }, {}]);
    }));

  test('counts a relation that the updated row has not loaded', () =>
    withSlots(async (slots) => {
      const second = await slots.get({ place: 2 });

      expect(await errorsOf(SlotSerializer, { start: day(1) }, second)).toEqual({
        non_field_errors: ['The fields room, start must make a unique set.'],
      });
      expect(await errorsOf(SlotSerializer, { start: day(2) }, second)).toEqual({});
    }));

  test('takes a nested object for the row that it changes, and a new one for none', () =>
    withSlots(async (slots) => {
      const second = await slots.selectRelated('room').get({ place: 2 });

      expect(await errorsOf(SlotWithRoomSerializer, { room: { name: 'b' }, start: day(1) }, second)).toEqual({
        non_field_errors: ['The fields room, start must make a unique set.'],
      });
      expect(await errorsOf(SlotWithRoomSerializer, { room: { name: 'b' }, start: day(1), place: 1, made: day(3) })).toEqual({});
    }));
});

test('a unique index of some rows alone asks nothing of a serializer', async () => {
  @Entity()
  class Draft {
    @PrimaryGeneratedColumn() id!: number;
    @Index({ unique: true, where: 'place > 0' }) @Column() place!: number;
  }
  class DraftSerializer extends ModelSerializer {
    static override Meta = modelMeta<Draft, DraftSerializer>({ model: Draft, fields: ['place'] });
  }
  const [sqlite] = await testDatabases();
  await using dataSource = await sqlite!.open({ entities: [Draft] });
  await new Manager<Draft>(Draft, dataSource).create({ place: 0 });

  await expect(DraftSerializer.parse({ place: 0 })).resolves.toEqual({ place: 0 });
});

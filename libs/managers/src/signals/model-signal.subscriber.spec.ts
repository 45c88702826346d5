import { SignalBus } from '@nuages/signals';
import { Column, DeleteDateColumn, Entity, EntitySchema, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';
import { atomic, onCommit } from '../transaction/atomic.js';
import { subscribeModelSignals } from './model-signal.subscriber.js';
import { postDelete, postSave, preDelete, preSave } from './model-signals.js';
import { useSignalBus } from './send-signal.js';

@Entity()
class Box {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @DeleteDateColumn() gone!: Date | null;
  @OneToMany(() => Thing, (thing) => thing.box, { cascade: true }) things!: Relation<Thing>[];
}

@Entity()
class Thing {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @ManyToOne(() => Box, (box) => box.things) box!: Relation<Box>;
}

interface Note {
  id: number;
  text: string;
}

const NOTE = new EntitySchema<Note>({
  name: 'Note',
  columns: { id: { type: Number, primary: true, generated: true }, text: { type: String, length: 20 } },
});

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('signals of repositories on $name', (database) => {
  async function open() {
    const dataSource = await database.open({ entities: [Box, Thing, NOTE] });
    const bus = new SignalBus();
    useSignalBus(dataSource, bus);
    subscribeModelSignals(dataSource);
    subscribeModelSignals(dataSource);
    const heard: unknown[] = [];
    const hear =
      (name: string) =>
      ({ instance, ...payload }: { instance: object; created?: boolean; updateFields?: readonly string[] | null }) => {
        const { id, name: its, text } = instance as { id?: number; name?: string; text?: string };
        heard.push([
          name,
          its ?? text,
          id !== undefined,
          ...(payload.created === undefined ? [] : [payload.created]),
          ...(payload.updateFields ?? []),
        ]);
      };
    for (const sender of [Box, Thing, NOTE]) {
      bus.connect(preSave, hear('preSave'), { sender });
      bus.connect(postSave, hear('postSave'), { sender });
      bus.connect(preDelete, hear('preDelete'), { sender });
      bus.connect(postDelete, hear('postDelete'), { sender });
    }
    return Object.assign(dataSource, { boxes: dataSource.getRepository(Box), notes: dataSource.getRepository(NOTE), bus, heard });
  }

  test('tell of a row that is saved as an instance or a plain object', async () => {
    await using opened = await open();
    const { boxes, heard } = opened;

    const box = await boxes.save(boxes.create({ name: 'a' }));
    await boxes.save(Object.assign(box, { name: 'b' }));
    await boxes.save({ name: 'c' });
    await boxes.save({ id: box.id, name: 'd' });
    await opened.manager.save(Box, [{ name: 'e' }]);

    expect(heard).toEqual([
      ['preSave', 'a', false],
      ['postSave', 'a', true, true],
      ['preSave', 'b', true],
      ['postSave', 'b', true, false],
      ['preSave', 'c', false],
      ['postSave', 'c', true, true],
      ['preSave', 'd', true],
      ['postSave', 'd', true, false],
      ['preSave', 'e', false],
      ['postSave', 'e', true, true],
    ]);
  });

  test('tell of rows that a cascade saves, and of those of a schema', async () => {
    await using opened = await open();
    const { boxes, notes, heard } = opened;

    await boxes.save({ name: 'a', things: [{ name: 'x' }] });
    await notes.save({ text: 'n' });

    expect(heard).toHaveLength(6);
    expect(heard).toEqual(
      expect.arrayContaining([
        ['postSave', 'x', true, true],
        ['postSave', 'n', true, true],
      ]),
    );
  });

  test('tell of rows that are removed, hidden and brought back', async () => {
    await using opened = await open();
    const { boxes, heard } = opened;
    const box = await boxes.save(boxes.create({ name: 'a' }));
    heard.length = 0;

    await boxes.softRemove(box);
    await boxes.recover(box);
    await boxes.remove(box);

    expect(heard).toEqual([
      ['preSave', 'a', true, 'gone'],
      ['postSave', 'a', true, false, 'gone'],
      ['preSave', 'a', true, 'gone'],
      ['postSave', 'a', true, false, 'gone'],
      ['preDelete', 'a', true],
      ['postDelete', 'a', true],
    ]);
    expect(box.id).toBeUndefined(); // as TypeORM says
  });

  test('write what a receiver changes', async () => {
    await using opened = await open();
    opened.bus.connect(preSave, ({ instance }) => void Object.assign(instance, { name: 'changed' }), { sender: Box });

    await opened.boxes.save({ name: 'a' });

    expect(await new Manager<Box>(Box, opened).flat('name')).toEqual(['changed']);
  });

  test('are none for bulk operations', async () => {
    await using opened = await open();
    const { boxes, notes, heard } = opened;

    await boxes.insert({ name: 'a' });
    await boxes.insert([boxes.create({ name: 'b' }), { name: 'c' }]);
    await notes.insert({ text: 'n' });
    await boxes.upsert({ id: 1, name: 'd' }, ['id']);
    await boxes.update({ name: 'b' }, boxes.create({ name: 'e' }));
    await boxes.createQueryBuilder().insert().values({ name: 'f' }).execute();
    await boxes.createQueryBuilder('box').update().set({ name: 'g' }).where({ id: 1 }).execute();
    await boxes.softDelete({ name: 'c' });
    await boxes.delete({ name: 'e' });

    expect(heard).toEqual([]);
    expect(await boxes.countBy({ name: 'f' })).toBe(1);
  });

  test('come once where a receiver saves, and where a manager writes', async () => {
    await using opened = await open();
    const { boxes, heard, bus } = opened;
    const saveAnother = ({ instance }: { instance: object }) =>
      (instance as Box).name === 'a' ? boxes.save({ name: 'second' }) : undefined;
    bus.connect(postSave, saveAnother, { sender: Box });

    await boxes.save({ name: 'a' });
    await new Manager<Box>(Box, opened).create({ name: 'm' });

    expect(heard.map((one) => (one as string[]).slice(0, 2).join(' '))).toEqual([
      'preSave a',
      'postSave a',
      'preSave second',
      'postSave second',
      'preSave m',
      'postSave m',
    ]);
  });

  test('find what receivers write in the transaction of the save', async () => {
    await using opened = await open();
    const { boxes, bus } = opened;
    const things = new Manager<Thing>(Thing, opened);
    const done: string[] = [];
    const write = async ({ instance }: { instance: object }) => {
      await things.create({ name: 'x', box: instance as Box });
      onCommit(() => void done.push((instance as Box).name), { using: opened });
      if ((instance as Box).name === 'bad') throw new Error('no');
    };
    bus.connect(postSave, write, { sender: Box });

    await boxes.save({ name: 'good' });
    await expect(boxes.save({ name: 'bad' })).rejects.toThrow('no');
    await opened.transaction(async (manager) => {
      await manager.save(Box, { name: 'by hand' });
      expect(done).toEqual(['good']);
    });
    await atomic(() => boxes.save({ name: 'atomic' }), { using: opened });

    expect(done).toEqual(['good', 'by hand', 'atomic']);
    expect(await things.orderBy('id').flat('box__name')).toEqual(['good', 'by hand', 'atomic']);
    expect(await boxes.countBy({ name: 'bad' })).toBe(0);
  });

  test('that wait for the commit never run for rows that a savepoint took back', async () => {
    await using dataSource = await open();
    const repository = dataSource.getRepository(NOTE);
    const told: string[] = [];
    dataSource.bus.connect(postSave, ({ instance }) => onCommit(() => told.push((instance as Note).text), { using: dataSource }));
    const saveTwice = async () => {
      await repository.save({ text: 'kept' });
      const undone = dataSource.transaction(async (manager) => {
        await manager.save(NOTE, { text: 'undone' });
        throw new Error('no');
      });
      await expect(undone).rejects.toThrow('no');
    };

    await atomic(saveTwice, { using: dataSource });
    expect(told).toEqual(['kept']);
    const runner = dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.manager.save(NOTE, { text: 'by hand' });
    await runner.startTransaction();
    await runner.manager.save(NOTE, { text: 'undone' });
    await runner.rollbackTransaction();
    await runner.commitTransaction();
    await runner.release();

    expect(told).toEqual(['kept', 'by hand']);
    expect((await repository.find({ order: { id: 'ASC' } })).map(({ text }) => text)).toEqual(['kept', 'by hand']);
  });
});

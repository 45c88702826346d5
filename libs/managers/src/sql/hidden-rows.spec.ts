import {
  ChildEntity,
  Column,
  DeleteDateColumn,
  Entity,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
  TableInheritance,
} from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Count } from '../expressions/aggregates.js';
import { Manager } from '../manager/manager.js';
import { testDatabases } from '../testing/databases.js';

@Entity()
class Folder {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
  @OneToMany(() => Note, (note) => note.folder) notes!: Relation<Note[]>;
}

@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) text!: string;
  @DeleteDateColumn() deletedAt!: Date | null;
  @ManyToOne(() => Folder, (folder) => folder.notes) folder!: Relation<Folder>;
}

@Entity()
class Reply {
  @PrimaryGeneratedColumn() id!: number;
  @ManyToOne(() => Note, { nullable: false }) note!: Relation<Note>;
}

@Entity()
@TableInheritance({ column: { type: 'varchar', length: 20, name: 'kind' } })
class Animal {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) name!: string;
}

@ChildEntity()
class Bird extends Animal {
  @Column({ nullable: true }) wingspan!: number;
}

@ChildEntity()
class Owl extends Bird {
  @Column({ nullable: true }) hoots!: number;
}

@ChildEntity()
class Fish extends Animal {
  @Column({ nullable: true }) depth!: number;
}

const entities = [Folder, Note, Animal, Bird, Owl, Fish];

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('hidden rows on $name', (database) => {
  test('leave out what is soft-deleted, unless asked for', async () => {
    await using dataSource = await database.open({ entities });
    const notes = new Manager<Note>(Note, dataSource);
    const folder = await new Manager<Folder>(Folder, dataSource).create({ name: 'f' });
    const gone = await notes.create({ text: 'gone', folder });
    await notes.create({ text: 'here', folder });
    await dataSource.getRepository(Note).softDelete(gone.id);

    expect(await notes.all().flat('text')).toEqual(['here']);
    expect(await notes.count()).toBe(1);
    expect(await notes.all().aggregate({ n: Count('id') })).toEqual({ n: 1 });
    expect(await notes.all().withDeleted().orderBy('text').flat('text')).toEqual(['gone', 'here']);
    await expect(notes.get({ id: gone.id })).rejects.toThrow('Note');
    expect((await notes.all().withDeleted().get({ id: gone.id })).deletedAt).toBeInstanceOf(Date);
  });

  test('are there for rows that refer to them, by a join or a prefetch', async () => {
    await using dataSource = await database.open({ entities: [...entities, Reply] });
    const gone = await new Manager<Note>(Note, dataSource).create({ text: 'gone' });
    const replies = new Manager<Reply>(Reply, dataSource);
    await replies.create({ note: gone });
    await dataSource.getRepository(Note).softDelete(gone.id);

    const [joined] = await replies.selectRelated('note');
    const [prefetched] = await replies.prefetchRelated('note');
    const [onAccess] = await replies.fetchMode('one');

    expect([joined!.note.text, prefetched!.note.text, (await onAccess!.note).text]).toEqual(['gone', 'gone', 'gone']);
  });

  test('are neither updated nor prefetched', async () => {
    await using dataSource = await database.open({ entities });
    const notes = new Manager<Note>(Note, dataSource);
    const folders = new Manager<Folder>(Folder, dataSource);
    const folder = await folders.create({ name: 'f' });
    const gone = await notes.create({ text: 'gone', folder });
    await notes.create({ text: 'here', folder });
    await dataSource.getRepository(Note).softDelete(gone.id);

    expect(await notes.all().update({ text: 'new' })).toBe(1);
    expect((await folders.prefetchRelated('notes').get({ id: folder.id })).notes.map(({ text }) => text)).toEqual(['new']);
  });

  test('keep the entities of a shared table apart', async () => {
    await using dataSource = await database.open({ entities });
    const birds = new Manager<Bird>(Bird, dataSource);
    await birds.create({ name: 'wren', wingspan: 15 });
    await new Manager<Owl>(Owl, dataSource).create({ name: 'barn owl', wingspan: 90, hoots: 3 });
    await new Manager<Fish>(Fish, dataSource).create({ name: 'cod', depth: 200 });

    expect(await birds.orderBy('id').flat('name')).toEqual(['wren', 'barn owl']);
    expect(await new Manager<Owl>(Owl, dataSource).all().flat('name')).toEqual(['barn owl']);
    expect(await new Manager<Animal>(Animal, dataSource).count()).toBe(3);
    expect(await birds.filter({ wingspan__gt: 20 }).update({ wingspan: 95 })).toBe(1);
  });
});

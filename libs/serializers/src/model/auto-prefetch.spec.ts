import { Manager } from '@nuages/managers';
import { assertQueryCount, testDatabases } from '@nuages/managers/testing';
import {
  Column,
  type DataSource,
  Entity,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { describe, expect, test } from 'vitest';
import { ListField } from '../fields/composite/list.field.js';
import { MethodField } from '../fields/special/special.fields.js';
import { Nested } from '../fields/special/nested.field.js';
import { CharField } from '../fields/text/char.field.js';
import '../serializer/list-serializer.js';
import { modelMeta } from './model-meta.js';
import { ModelSerializer } from './model-serializer.js';
import { PrimaryKeyRelatedField, SlugRelatedField, StringRelatedField } from './related.fields.js';

@Entity()
class Team {
  @PrimaryGeneratedColumn() id!: number;
  @Column() name!: string;
}

@Entity()
class Person {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) name!: string;
  @ManyToOne(() => Team, { nullable: true }) team!: Relation<Team> | null;
}

@Entity()
class Label {
  @PrimaryGeneratedColumn() id!: number;
  @Column() name!: string;
}

@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) text!: string;
  @ManyToOne(() => Person, { nullable: false }) writer!: Relation<Person>;
  @ManyToOne(() => Person, { nullable: true }) editor!: Relation<Person> | null;
  @ManyToMany(() => Label) @JoinTable() labels!: Relation<Label[]>;
  @OneToMany(() => Reply, (reply) => reply.note) replies!: Relation<Reply[]>;
}

@Entity()
class Reply {
  @PrimaryGeneratedColumn() id!: number;
  @Column() text!: string;
  @ManyToOne(() => Note, (note) => note.replies, { nullable: false }) note!: Relation<Note>;
  @ManyToOne(() => Person, { nullable: false }) writer!: Relation<Person>;
}

class PersonSerializer extends ModelSerializer {
  @CharField({ source: 'team.name', readOnly: true, default: null }) readonly team!: string | null;
  static override Meta = modelMeta({ model: Person, fields: ['name', 'team'] });
}

class ReplySerializer extends ModelSerializer {
  @Nested(() => PersonSerializer, { readOnly: true }) readonly writer!: PersonSerializer;
  static override Meta = modelMeta({ model: Reply, fields: ['text', 'writer', 'note'] });
}

class NoteSerializer extends ModelSerializer {
  @Nested(() => PersonSerializer, { readOnly: true }) readonly writer!: PersonSerializer;
  @Nested(() => ReplySerializer, { readOnly: true, many: true }) readonly replies!: ReplySerializer[];
  @SlugRelatedField({ slugField: 'name', readOnly: true, many: true }) readonly labels!: Label[];
  @MethodField({ needs: ['editor.team'] }) readonly edited!: string | null;
  static override Meta = modelMeta({ model: Note, fields: ['text', 'writer', 'replies', 'labels', 'edited'] });

  getEdited(note: Note): string | null {
    return note.editor?.team?.name ?? null;
  }
}

class PlainNoteSerializer extends ModelSerializer {
  static override Meta = modelMeta({ model: Note, fields: ['text', 'writer', 'editor'] });
}

const ENTITIES = [Team, Person, Label, Note, Reply];

async function writeRows(dataSource: DataSource): Promise<Manager<any>> {
  const make = <E extends object>(entity: new () => E, values: object): Promise<any> =>
    new Manager<any>(entity, dataSource).create(values as never);
  const team = await make(Team, { name: 'red' });
  const people = [await make(Person, { name: 'ann', team }), await make(Person, { name: 'bob' })];
  const label = await make(Label, { name: 'new' });
  for (const index of [0, 1, 2]) {
    const note = await make(Note, { text: `n${index}`, writer: people[index % 2], editor: people[0] });
    await new Manager<any>(Note, dataSource).related(note, 'labels').add(label);
    await make(Reply, { text: 'r', note, writer: people[0] });
  }
  return new Manager<any>(Note, dataSource);
}

describe.for((await testDatabases()).filter(({ missing }) => missing === undefined))('on $name', (database) => {
  test('autoPrefetch loads what the fields read, nested ones too', async () => {
    await using dataSource = await database.open({ entities: ENTITIES });
    const notes = await writeRows(dataSource);
    // the notes with their joins; replies, their writers, and those's teams; labels by two
    const rows = await assertQueryCount(6, async () => NoteSerializer.autoPrefetch(notes.orderBy('id')), dataSource);
    const writer = { name: 'ann', team: 'red' };

    expect(NoteSerializer.many({ instance: rows }).data[0]).toEqual({
      text: 'n0',
      writer,
      replies: [{ text: 'r', writer, note: 1 }],
      labels: ['new'],
      edited: 'red',
    });
    expect(NoteSerializer.many({ instance: rows }).data[1]).toMatchObject({ writer: { name: 'bob', team: null } });
  });

  test('a queryset is streamed with what it prefetches', async () => {
    await using dataSource = await database.open({ entities: ENTITIES });
    const notes = NoteSerializer.autoPrefetch((await writeRows(dataSource)).orderBy('id'));
    const lines = Buffer.concat(await NoteSerializer.stream(notes, { format: 'ndjson' }).toArray())
      .toString()
      .trim()
      .split('\n');

    expect(lines.map((line) => (JSON.parse(line) as { writer: { name: string } }).writer.name)).toEqual(['ann', 'bob', 'ann']);
  });

  test('autoPrefetch joins nothing for keys', async () => {
    await using dataSource = await database.open({ entities: ENTITIES });
    const queryset = (await writeRows(dataSource)).orderBy('id');

    expect(PlainNoteSerializer.autoPrefetch(queryset).toSql()).toEqual(queryset.toSql());
    expect(PlainNoteSerializer.many({ instance: await queryset }).data[1]).toEqual({ text: 'n1', writer: 2, editor: 1 });
  });

  test('checks of a list ask the database together', async () => {
    await using dataSource = await database.open({ entities: ENTITIES });
    const notes = await writeRows(dataSource);
    const data = Array.from({ length: 20 }, (_, index) => ({ text: `n${index}`, writer: (index % 3) + 1, editor: index < 5 ? 99 : 1 }));
    const list = PlainNoteSerializer.many({ data });
    await assertQueryCount(2, () => list.isValid(), dataSource); // texts; writers and editors

    expect(list.flatErrors).toMatchObject({
      '0.text': ['note with this text already exists.'],
      '4.editor': ['Invalid pk "99" - object does not exist.'],
    });
    expect(Object.keys(list.flatErrors)).toHaveLength(3 + 6 + 5);
    const [first] = await notes.orderBy('id');
    const update = PlainNoteSerializer.many({ instance: [first], data: [{ id: first.id, text: 'n0', writer: 1 }], policy: 'merge' });

    expect(await update.isValid()).toBe(true);
  });

  test('fields of one object ask together, and all have ended when one of them fails', async () => {
    await using dataSource = await database.open({ entities: ENTITIES });
    await writeRows(dataSource);
    const seen: string[] = [];
    class Strict extends PlainNoteSerializer {
      @CharField({ validators: [() => Promise.reject(new TypeError('a mistake'))] }) text!: string;
      @CharField({ source: 'other', validators: [async () => void seen.push(await Promise.resolve('checked'))] }) other!: string;
      static override Meta = modelMeta({ fields: ['text', 'other', 'writer', 'editor'] });
    }

    await assertQueryCount(2, () => PlainNoteSerializer.parse({ text: 'new', writer: 1, editor: 2 }), dataSource);
    await expect(Strict.parse({ text: 'new', other: 'x', writer: 1, editor: 2 })).rejects.toThrow('a mistake');
    expect(seen).toEqual(['checked']);
  });

  test('a list of keys is one query', async () => {
    await using dataSource = await database.open({ entities: ENTITIES });
    await writeRows(dataSource);
    class Everyone extends ModelSerializer {
      @PrimaryKeyRelatedField({ model: () => Person, many: true }) people!: Person[];
      @ListField({ child: SlugRelatedField({ model: () => Person, slugField: 'name' }) }) names!: Person[];
      static override Meta = modelMeta({ model: Team, fields: ['people', 'names'] });
    }
    const parsed = await assertQueryCount(2, () => Everyone.parse({ people: [2, 1], names: ['bob', 'ann', 'bob'] }), dataSource);

    expect(parsed.people.map(({ name }: Person) => name)).toEqual(['bob', 'ann']);
    expect(parsed.names.map(({ name }: Person) => name)).toEqual(['bob', 'ann', 'bob']);
  });
});

test('StringRelatedField writes a row as its text', () => {
  const team = { toString: () => 'Red' };

  expect(StringRelatedField().type.represent(team, { partial: false, context: {}, depth: 0 })).toBe('Red');
});

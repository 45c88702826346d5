import { Manager, ModelOptions } from '@nuages/managers';
import { SQLITE } from '@nuages/managers/testing';
import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { CharField } from '../fields/text/char.field.js';
import '../serializer/list-serializer.js';
import { modelMeta } from './model-meta.js';
import { ModelSerializer } from './model-serializer.js';
import { SlugRelatedField } from './related.fields.js';

@Entity()
class Author {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20, unique: true }) name!: string;
  @OneToMany(() => Note, (note) => note.author) notes!: Relation<Note[]>;
}

@ModelOptions({ uniqueTogether: [['title', 'author']] })
@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) title!: string;
  @Column({ length: 9, default: 'draft' }) state!: string;
  @Column({ type: 'text', nullable: true }) body!: string | null;
  @ManyToOne(() => Author, (author) => author.notes, { nullable: false }) author!: Relation<Author>;
}

class NoteSerializer extends ModelSerializer {
  static override Meta = modelMeta<Note>({ model: Note, fields: ['id', 'title', 'author'] });
}

const names = (Class: typeof ModelSerializer) => [...new Class().fields.keys()];

async function errorsOf(Class: typeof ModelSerializer, data: object): Promise<unknown> {
  const serializer = new Class({ data });
  await serializer.isValid();
  return serializer.errors;
}

async function withNotes(check: (notes: Manager<Note>, ann: Author) => Promise<void>): Promise<void> {
  await using dataSource = await SQLITE.open({ entities: [Author, Note] });
  const ann = await new Manager<Author>(Author, dataSource).create({ name: 'Ann' });
  const notes = new Manager<Note>(Note, dataSource);
  await notes.create({ title: 'One', author: ann });
  await check(notes, ann);
}

describe("a ModelSerializer's Meta", () => {
  test('names fields, or those to leave out', () =>
    withNotes(async () => {
      class All extends ModelSerializer {
        static override Meta = modelMeta<Note>({ model: Note, fields: '__all__' });
      }
      class Most extends ModelSerializer {
        static override Meta = modelMeta<Note>({ model: Note, exclude: ['state', 'author'] });
      }

      expect(names(All)).toEqual(['id', 'title', 'state', 'body', 'author']);
      expect(names(Most)).toEqual(['id', 'title', 'body']);
    }));

  test('asks for one of both', () =>
    withNotes(async () => {
      class Neither extends ModelSerializer {
        static override Meta = modelMeta<Note>({ model: Note });
      }
      class Both extends NoteSerializer {
        static override Meta = modelMeta<Note>({ exclude: ['body'] });
      }
      class Other extends NoteSerializer {
        static override Meta = modelMeta<Note>({ fields: undefined, exclude: ['body'] });
      }

      expect(() => names(Neither)).toThrow("Neither: Meta needs either 'fields' or 'exclude'");
      expect(() => names(Both)).toThrow(
        "Both: Meta has 'fields' and 'exclude', its own or of a base. Give one of them, the other undefined.",
      );
      expect(names(Other)).toEqual(['id', 'title', 'state', 'author']);
    }));

  test('makes fields read-only and gives them arguments, over those of its base', () =>
    withNotes(async () => {
      class Titled extends NoteSerializer {
        static override Meta = modelMeta<Note>({ readOnlyFields: ['author'], extraKwargs: { title: { minLength: 3, label: 'Head' } } });
      }
      const fields = new Titled().fields;

      expect(fields.get('author')!.isReadOnly).toBe(true);
      expect(fields.get('title')!.options).toMatchObject({ minLength: 3, maxLength: 20, label: 'Head' });
      expect(await errorsOf(Titled, { title: 'ab' })).toEqual({ title: ['Ensure this field has at least 3 characters.'] });
    }));

  test('writes relations as objects, as deep as it says', () =>
    withNotes(async (notes) => {
      class Deep extends NoteSerializer {
        static override Meta = modelMeta<Note>({ depth: 1 });
      }

      expect(Deep.many({ instance: await Deep.autoPrefetch(notes.all()) }).data).toEqual([
        { id: 1, title: 'One', author: { id: 1, name: 'Ann' } },
      ]);
    }));
});

describe('checks that the model asks for', () => {
  test('count a read-only member of a unique set by its default', () =>
    withNotes(async (_notes, ann) => {
      class Fixed extends NoteSerializer {
        static override Meta = modelMeta<Note>({ extraKwargs: { author: { readOnly: true, default: () => ann } } });
      }
      class Owned extends NoteSerializer {
        static override Meta = modelMeta<Note>({ readOnlyFields: ['author'] });
      }

      expect(await errorsOf(Fixed, { title: 'One' })).toEqual({ non_field_errors: ['The fields title, author must make a unique set.'] });
      expect(await errorsOf(Owned, { title: 'One' })).toEqual({});
    }));

  test('word what a list of rows refuses as a row does', () =>
    withNotes(async () => {
      class Tagged extends ModelSerializer {
        @SlugRelatedField({ model: () => Author, slugField: 'name', many: true }) notes!: Author[];
        @CharField({ source: 'name' }) title!: string;
        static override Meta = modelMeta<Author, Tagged>({ model: Author, fields: ['title', 'notes'] });
      }

      expect(await errorsOf(Tagged, { title: 'x', notes: ['Ann', 'Bob'] })).toEqual({ notes: ['Object with name=Bob does not exist.'] });
      expect(await errorsOf(Tagged, { title: 'x', notes: 5 })).toEqual({ notes: ['Expected a list of items but got type "number".'] });
    }));
});

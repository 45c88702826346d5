import { testDatabases } from '@nuages/managers/testing';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { expect, test } from 'vitest';
import { planOf } from '../serializer/plan-of.js';
import { ModelField } from './model-field.decorator.js';
import { modelMeta } from './model-meta.js';
import { ModelSerializer } from './model-serializer.js';

@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) title!: string;
  @Column({ type: 'blob' }) bytes!: Uint8Array;
}

class NoteSerializer extends ModelSerializer {
  @ModelField({ minLength: 3 }) title!: string;

  static override Meta = modelMeta<Note, NoteSerializer>({
    model: Note,
    fields: ['id', 'title', 'bytes'],
    extraKwargs: { title: { label: 'T' } },
  });

  validateTitle(title: string): string {
    return title.toUpperCase();
  }
}

test('keeps the derived field, with arguments of its own', async () => {
  await using _dataSource = await (await testDatabases())[0]!.open({ entities: [Note] });
  const { options } = planOf(NoteSerializer).fields.get('title')!;

  expect(options).toMatchObject({ maxLength: 20, minLength: 3, label: 'T' });
  expect(await NoteSerializer.parse({ title: 'abc', bytes: '' })).toMatchObject({ title: 'ABC' });
});

test('writes bytes as base64', async () => {
  await using _dataSource = await (await testDatabases())[0]!.open({ entities: [Note] });

  expect(planOf(NoteSerializer).fields.get('bytes')!.represent(Buffer.from('a'), { partial: false, context: {}, depth: 0 })).toBe('YQ==');
});

test('is an error for a name that Meta leaves out', async () => {
  await using _dataSource = await (await testDatabases())[0]!.open({ entities: [Note] });
  class Odd extends ModelSerializer {
    @ModelField() title!: string;
    static override Meta = modelMeta({ model: Note, fields: ['id'] });
  }

  expect(() => planOf(Odd)).toThrow("Odd.title is a @ModelField() but not among Meta's 'fields'. Add it there.");
});

import { ImproperlyConfigured } from '@nuages/core';
import { describe, expect, test } from 'vitest';
import { Nested } from '../fields/special/nested.field.js';
import { HiddenField } from '../fields/special/special.fields.js';
import { CharField } from '../fields/text/char.field.js';
import type { SerializerOptions } from '../serializer/serialization.js';
import '../serializer/list-serializer.js';
import { Serializer } from '../serializer/serializer.js';
import { CreateOnlyDefault } from './create-only.default.js';
import { CurrentUserDefault } from './current-user.default.js';

class NoteSerializer extends Serializer {
  @CharField({ default: 'plain' }) kind!: string;
  @CharField({ default: () => 'made' }) made!: string;
  @CharField({ default: CreateOnlyDefault(() => 'new') }) state!: string;
  @HiddenField({ default: CreateOnlyDefault(CurrentUserDefault()) }) owner!: unknown;
}

async function validate(options: SerializerOptions): Promise<unknown> {
  const serializer = new NoteSerializer({ data: {}, ...options });
  await serializer.isValid();
  return serializer.validatedData;
}

describe('defaults', () => {
  const context = { request: { user: { name: 'ann' } } };

  test('are values, functions, the user, and nothing where an object is updated', async () => {
    expect(await validate({ context })).toEqual({ kind: 'plain', made: 'made', state: 'new', owner: { name: 'ann' } });
    expect(await validate({ context, instance: { state: 'old' } })).toEqual({ kind: 'plain', made: 'made' });
  });

  test('are written for what an object lacks: those of new objects only inside it', () => {
    class ShelfSerializer extends Serializer {
      @CharField({ default: CreateOnlyDefault('new') }) state!: string;
      @Nested(() => NoteSerializer) top!: NoteSerializer;
      @Nested(() => NoteSerializer, { many: true }) notes!: NoteSerializer[];
    }
    const shelf = { top: {}, notes: [{}] };
    const note = { kind: 'plain', made: 'made', state: 'new' };

    expect(new ShelfSerializer({ instance: shelf }).data).toEqual({ top: note, notes: [note] });
    expect(ShelfSerializer.many({ instance: [shelf] }).data).toEqual([{ top: note, notes: [note] }]);
    expect(JSON.parse(ShelfSerializer.stringify(shelf))).toEqual({ top: note, notes: [note] });
    expect(JSON.parse(ShelfSerializer.many({ instance: [shelf] }).stringify())).toEqual([{ top: note, notes: [note] }]);
    expect(new ShelfSerializer({ instance: shelf, partial: true }).data).toEqual({ top: {}, notes: [{}] });
  });

  test('do not apply to a part of an object', async () => {
    expect(await validate({ context, instance: {}, partial: true })).toEqual({});
  });

  test('say that there is no request to take the user from', async () => {
    await expect(validate({})).rejects.toThrow(ImproperlyConfigured);
  });

  test('give null for a request without a user', async () => {
    expect(await validate({ context: { request: {} } })).toMatchObject({ owner: null });
  });
});

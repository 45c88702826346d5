import { ImproperlyConfigured } from '@nuages/core';
import { describe, expect, test } from 'vitest';
import { HiddenField } from '../fields/special/special.fields.js';
import { CharField } from '../fields/text/char.field.js';
import type { SerializerOptions } from '../serializer/serialization.js';
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

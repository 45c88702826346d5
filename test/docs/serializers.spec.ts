import {
  CharField,
  CreateOnlyDefault,
  CurrentUserDefault,
  EmailField,
  HiddenField,
  IntegerField,
  Nested,
  Serializer,
} from '@nuages/serializers';
import { ValidationError } from '@nuages/core';
import { expect, test } from 'vitest';

// #region declare
export class AuthorSerializer extends Serializer {
  @CharField({ maxLength: 150 }) username!: string;
}

export class CommentSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @EmailField() email!: string;
  @CharField({ maxLength: 200 }) content!: string;
  @Nested(() => AuthorSerializer, { readOnly: true }) readonly author!: AuthorSerializer;

  validateContent(content: string): string {
    if (content.includes('casino')) throw new ValidationError('No advertisements, please.', 'spam');
    return content;
  }
}
// #endregion declare

// #region defaults
export class NoteSerializer extends Serializer {
  @CharField({ default: 'draft' }) state!: string;
  @HiddenField({ default: CreateOnlyDefault(CurrentUserDefault()) }) owner!: unknown;
}
// #endregion defaults

test('fills in defaults', async () => {
  const context = { request: { user: 'ann' } };

  expect(await NoteSerializer.parse({}, { context })).toEqual({ state: 'draft', owner: 'ann' });
});

test('checks data', async () => {
  // #region check
  const serializer = new CommentSerializer({ data: { email: 'django@example.com', content: ' casino! ' } });
  const valid = await serializer.isValid();
  // #endregion check

  expect(valid).toBe(false);
  expect(serializer.errors).toEqual({ content: ['No advertisements, please.'] });
});

test('parses and writes', async () => {
  // #region parse
  const comment = await CommentSerializer.parse({ email: 'django@example.com', content: ' Fine! ' });
  const row = { id: 1, ...comment, author: { username: 'django' } };
  const json = CommentSerializer.stringify(row);
  // #endregion parse

  expect(json).toBe('{"id":1,"email":"django@example.com","content":"Fine!","author":{"username":"django"}}');
});

import { CharField, IntegerField, Serializer } from '@nuages/serializers';
import { expect, test } from 'vitest';

// #region schema
export class NoteSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField({ maxLength: 80, label: 'Title' }) title!: string;
}

export const request = NoteSerializer.jsonSchema({ io: 'input' });
// { type: 'object', properties: { title: { type: 'string', minLength: 1, maxLength: 80, title: 'Title' } }, required: ['title'], ... }
// #endregion schema

test('a serializer has JSON Schemas', () => {
  expect(request).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { title: { type: 'string', minLength: 1, maxLength: 80, title: 'Title' } },
    required: ['title'],
  });
});

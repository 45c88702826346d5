import { ValidationError } from '@nuages/core';
import { CharField, IntegerField, Serializer } from '@nuages/serializers';
import { Transform } from 'class-transformer';
import { IsEmail, Length } from 'class-validator';
import { expect, test } from 'vitest';

// #region schema
export class NoteSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField({ maxLength: 80, label: 'Title' }) title!: string;
}

export const request = NoteSerializer.jsonSchema({ io: 'input' });
// { type: 'object', properties: { title: { type: 'string', minLength: 1, maxLength: 80, title: 'Title' } }, required: ['title'], ... }
// #endregion schema

// #region dto
export class SignUpDto {
  @Length(3, 20) @Transform(({ value }: { value: string }) => value.toLowerCase()) username!: string;
  @IsEmail() email!: string;
}

export class SignUpSerializer extends Serializer.from(SignUpDto) {
  validateUsername(username: string): string {
    if (username === 'root') throw new ValidationError('This name is taken.', 'taken');
    return username;
  }
}
// #endregion dto

test('a DTO has a serializer', async () => {
  const serializer = new SignUpSerializer({ data: { username: 'ROOT', email: 'x' } });

  expect(await serializer.isValid()).toBe(false);
  expect(serializer.errors).toEqual({ username: ['This name is taken.'], email: ['email must be an email'] });
});

test('a serializer has JSON Schemas', () => {
  expect(request).toEqual({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { title: { type: 'string', minLength: 1, maxLength: 80, title: 'Title' } },
    required: ['title'],
  });
});

import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CoreModule, ImproperlyConfigured, runInApplication, ValidationError } from '@nuages/core';
import { describe, expect, test } from 'vitest';
import { ListField } from '../fields/composite/list.field.js';
import type { FieldType } from '../fields/field-type.js';
import type { Scope } from '../fields/scope.js';
import { CharField } from '../fields/text/char.field.js';
import { serializerMeta } from '../serializer/meta.js';
import { Serializer } from '../serializer/serializer.js';
import { MaxLengthValidator } from './limit.validators.js';
import { type Validator, ValueValidator } from './validator.js';

@Injectable()
class BannedWords {
  readonly words = ['casino'];
}

@Injectable()
class NotBanned implements Validator<string> {
  constructor(private readonly banned: BannedWords) {}

  async validate(value: string, { context }: Scope, field?: FieldType): Promise<void> {
    await Promise.resolve();
    if (this.banned.words.includes(value)) throw new ValidationError(`${field!.name} for ${context['site']}: no.`, 'banned');
  }
}

class Odd extends ValueValidator<{ a: string }> {
  override readonly code = 'odd';
  override accepts({ a }: { a: string }): boolean {
    return a !== 'odd';
  }
}

const refuse = (code: string) => () => {
  throw new ValidationError(code, code);
};

class WordsSerializer extends Serializer {
  static override Meta = serializerMeta({
    validators: [new Odd(), async (attrs: { a: string }) => (attrs.a === 'both' ? refuse('late')() : undefined)],
  });

  @CharField({ validators: [NotBanned, new MaxLengthValidator(4, 'Too long.')] }) a!: string;
  @ListField({ child: CharField({ validators: [NotBanned] }), required: false }) list?: string[];
}

@Module({ imports: [CoreModule], providers: [BannedWords, NotBanned] })
class WordsModule {}

async function errorsOf(data: object): Promise<unknown> {
  const serializer = new WordsSerializer({ data, context: { site: 'x' } });
  await serializer.isValid();
  return serializer.errors;
}

describe('validators', () => {
  test.for([
    [{ a: 'fine' }, {}],
    [{ a: 'casino' }, { a: ['a for x: no.', 'Too long.'] }],
    [{ a: 'ok', list: ['casino', 'b'] }, { list: { 0: [' for x: no.'] } }],
    [{ a: 'odd' }, { non_field_errors: ['Invalid value.'] }],
    [{ a: 'both' }, { non_field_errors: ['late'] }],
  ] as const)('are classes with providers, objects and functions: %j', async ([data, expected]) => {
    const app = await (await Test.createTestingModule({ imports: [WordsModule] }).compile()).init();

    expect(await runInApplication(app, () => errorsOf(data))).toEqual(expected);
    await app.close();
  });

  test('say which provider the application lacks', async () => {
    const app = await (await Test.createTestingModule({ imports: [CoreModule] }).compile()).init();

    await expect(runInApplication(app, () => errorsOf({ a: 'fine' }))).rejects.toThrow("This application has no provider 'NotBanned'");
    await expect(runInApplication(app, () => errorsOf({ a: 'fine' }))).rejects.toThrow(ImproperlyConfigured);
    await app.close();
  });
});

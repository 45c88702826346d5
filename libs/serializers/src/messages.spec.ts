import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { CoreModule, runInApplication } from '@nuages/core';
import { describe, expect, test } from 'vitest';
import { IntegerField } from './fields/number/integer.field.js';
import { Nested } from './fields/special/nested.field.js';
import { CharField } from './fields/text/char.field.js';
import { EmailField } from './fields/text/email.field.js';
import { MessageTranslator, type UntranslatedMessage } from './message-translator.js';
import './serializer/list-serializer.js';
import { serializerMeta } from './serializer/meta.js';
import { Serializer } from './serializer/serializer.js';

class TagSerializer extends Serializer {
  @CharField({ maxLength: 3 }) name!: string;
}

class PostSerializer extends Serializer {
  static override Meta = serializerMeta({ errorMessages: { required: 'Missing.', 'CharField.max_length': 'At most {limit}.' } });

  @CharField({ maxLength: 5, errorMessages: { blank: 'Write something.' } }) title!: string;
  @IntegerField({ required: false, errorMessages: { invalid: 'A whole number, please.' } }) views?: number;
  @EmailField({ required: false, errorMessages: { invalid: 'No such address.' } }) email?: string;
  @Nested(() => TagSerializer, { many: true, required: false, allowEmpty: false, errorMessages: { empty: 'Some tags.' } })
  tags?: TagSerializer[];
}

async function errorsOf(data: unknown): Promise<unknown> {
  const serializer = new PostSerializer({ data });
  await serializer.isValid();
  return serializer.errors;
}

describe('error messages', () => {
  test("are the field's, the serializer's, or the catalogue's", async () => {
    expect(await errorsOf({})).toEqual({ title: ['Missing.'] });
    expect(await errorsOf({ title: '', views: 'x', email: 'x', tags: [] })).toEqual({
      title: ['Write something.'],
      views: ['A whole number, please.'],
      email: ['No such address.'],
      tags: { non_field_errors: ['Some tags.'] },
    });
    expect(await errorsOf({ title: 'too long', tags: [{ name: 'long' }] })).toEqual({
      title: ['At most 5.'],
      tags: [{ name: ['Ensure this field has no more than 3 characters.'] }],
    });
  });

  test('do not leak into the class that they are not of', async () => {
    class Derived extends PostSerializer {
      static override Meta = serializerMeta({ errorMessages: { required: 'Gone.' } });
    }
    await errorsOf({});
    const serializer = new Derived({ data: {} });
    await serializer.isValid();

    expect(serializer.errors).toEqual({ title: ['Gone.'] });
    expect(await errorsOf({})).toEqual({ title: ['Missing.'] });
  });

  test('go by a path for lists, too', async () => {
    const list = TagSerializer.many({ data: [{ name: 'ok' }, { name: 'long' }, 1] });
    await list.isValid();

    expect(list.flatErrors).toEqual({
      '1.name': ['Ensure this field has no more than 3 characters.'],
      '2.non_field_errors': ['Invalid data. Expected a dictionary, but got number.'],
    });
  });

  test('are translated by the application', async () => {
    @Injectable()
    class German extends MessageTranslator {
      override translate({ kind, code }: UntranslatedMessage): string | undefined {
        const texts: Record<string, string> = {
          'CharField.max_length': 'Höchstens {limit} Zeichen.',
          'Serializer.invalid': 'Kein Objekt.',
        };
        return texts[`${kind}.${code}`];
      }
    }
    @Module({ imports: [CoreModule], providers: [{ provide: MessageTranslator, useClass: German }] })
    class GermanModule {}
    const app = await (await Test.createTestingModule({ imports: [GermanModule] }).compile()).init();

    expect(await runInApplication(app, () => errorsOf({ title: 'too long' }))).toEqual({ title: ['Höchstens 5 Zeichen.'] });
    expect(await runInApplication(app, () => errorsOf({ title: '' }))).toEqual({ title: ['Write something.'] });
    expect(await runInApplication(app, () => errorsOf([]))).toEqual({ non_field_errors: ['Kein Objekt.'] });
    await app.close();

    expect(await errorsOf({ title: 'too long' })).toEqual({ title: ['At most 5.'] });
  });
});

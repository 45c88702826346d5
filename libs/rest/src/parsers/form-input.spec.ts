import { describe, expect, test } from 'vitest';
import { QueryDict } from '../request/query-dict.js';
import type { SerializerField } from '../viewsets/serializer.js';
import { formInput } from './form-input.js';

function field(kind: string, options: object = {}, isRequired = true): SerializerField {
  return { kind, source: ['x'], isReadOnly: false, isWriteOnly: false, isRequired, options };
}

const fields = new Map([
  ['title', field('CharField')],
  ['note', field('CharField', { allowBlank: true }, false)],
  ['views', field('IntegerField', {}, false)],
  ['price', field('DecimalField', { allowNull: true })],
  ['done', field('BooleanField')],
  ['tags', field('ManyRelatedField')],
  ['words', field('ListField', {}, false)],
  ['meta', field('JSONField', {}, false)],
  ['id', { ...field('IntegerField'), isReadOnly: true }],
]);

describe('formInput', () => {
  test.each([
    ['', { done: false, tags: [] }],
    ['title=a&tags=1&tags=3&done=true', { title: 'a', tags: ['1', '3'], done: 'true' }],
    ['title=&note=&views=&price=', { title: '', note: '', price: null, done: false, tags: [] }],
    ['words=a&words=b', { words: ['a', 'b'], done: false, tags: [] }],
    ['words[1]=b&words[0]=a', { words: ['a', 'b'], done: false, tags: [] }],
    ['meta={a', { meta: NaN, done: false, tags: [] }],
    ['meta={"a":1}&id=5&other=x', { meta: { a: 1 }, done: false, tags: [] }],
  ])('reads %j', (text, expected) => {
    expect(formInput(QueryDict.parse(text), fields, false)).toEqual(expected);
  });

  test('leaves what is not there alone in a PATCH', () => {
    expect(formInput(QueryDict.parse('title=b'), fields, true)).toEqual({ title: 'b' });
  });
});

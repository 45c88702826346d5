import { BooleanField, CharField, Nested, Serializer } from '@nuages/serializers';
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
    [`meta=${'['.repeat(1001)}${']'.repeat(1001)}`, { meta: NaN, done: false, tags: [] }],
    ['meta={"a":1}&id=5&other=x', { meta: { a: 1 }, done: false, tags: [] }],
  ])('reads %j', (text, expected) => {
    expect(formInput(QueryDict.parse(text), fields, false)).toEqual(expected);
  });

  test('leaves what is not there alone in a PATCH', () => {
    expect(formInput(QueryDict.parse('title=b'), fields, true)).toEqual({ title: 'b' });
  });
});

class SongSerializer extends Serializer {
  @CharField()
  title!: string;

  @BooleanField({ required: false })
  live?: boolean;
}

class AlbumSerializer extends Serializer {
  @CharField()
  name!: string;

  @Nested(() => SongSerializer, { required: false })
  first?: SongSerializer;

  @Nested(() => SongSerializer, { many: true, required: false })
  songs?: SongSerializer[];

  @Nested(() => AlbumSerializer, { required: false })
  before?: AlbumSerializer;
}

describe('formInput of nested serializers', () => {
  const albumFields = new AlbumSerializer({} as never).fields as unknown as ReadonlyMap<string, SerializerField>;
  const read = (text: string, partial = false) => formInput(QueryDict.parse(text), albumFields, partial);

  test.each([
    ['name=a', { name: 'a' }],
    ['name=a&first.title=x&first.live=on', { name: 'a', first: { title: 'x', live: 'on' } }],
    ['name=a&first=x&songs=y', { name: 'a' }],
    [
      'name=a&songs[10]title=z&songs[2]title=y&songs[2]live=1',
      {
        name: 'a',
        songs: [
          { title: 'y', live: '1' },
          { title: 'z', live: false },
        ],
      },
    ],
    ['before.name=b&before.before.songs[0]title=q', { before: { name: 'b', before: { songs: [{ title: 'q', live: false }] } } }],
    ['name=a&songs[x]title=y&songs[]title=z&first.=q', { name: 'a' }],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('leaves what is not there alone in a PATCH', () => {
    expect(read('first.title=x', true)).toEqual({ first: { title: 'x' } });
  });

  test('bears keys of any depth', () => {
    const started = performance.now();

    read(Array.from({ length: 999 }, (_, index) => `${'before.'.repeat(300)}${index}=x`).join('&'));

    expect(performance.now() - started).toBeLessThan(1500);
  });
});

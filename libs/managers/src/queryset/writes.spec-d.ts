import type { Relation } from 'typeorm';
import { describe, expectTypeOf, test } from 'vitest';
import { F, Value } from '../expressions/expression.js';
import { Now } from '../functions/datetime.js';
import { Length, Lower } from '../functions/text.js';
import type { Manager } from '../manager/manager.js';
import { related } from '../manager/manager-of.js';
import type { RelatedManager } from '../writes/related-manager.js';
import type { QuerySet } from './query-set.js';
import type { Values } from './typed-values.js';

declare class Address {
  city: string;
  zip: string | null;
}

declare class Author {
  id: number;
  username: string;
  address: Address;
  posts: Relation<Post>[];
}

declare class Post {
  id: number;
  title: string;
  status: 'draft' | 'published';
  views: number;
  rating: string | null;
  note?: string;
  createdAt: Date;
  words: string[];
  meta: unknown;
  author: Relation<Author>;
  editor: Relation<Author> | null;
  tags: Relation<Tag>[];
  publish(): void;
}

declare class Tag {
  name: string;
  posts: Relation<Post>[];
}

declare const posts: Manager<Post>;
declare const authors: Manager<Author>;
declare const anyModel: Manager;
declare const author: Author;
declare const post: Post;

describe('the values of a row', () => {
  test('have the types of its fields', async () => {
    const made = await posts.create({
      title: 'a',
      views: 3,
      status: 'draft',
      rating: null,
      author,
      editor: null,
      meta: { a: 1 },
      words: ['a'],
    });
    await posts.create({ title: Lower(Value('A')), author: 1, note: null });
    await authors.create({ username: 'a', address: { city: 'Riga' } });
    await authors.create({ username: 'a', address__city: 'Riga' });
    await anyModel.create({ anything: 1 });

    expectTypeOf(made).toEqualTypeOf<Post>();
    // @ts-expect-error -- ✗ no field "titel"
    await posts.create({ titel: 'a' });
    // @ts-expect-error -- a text is no number
    await posts.create({ views: 'many' });
    // @ts-expect-error -- there is no such status
    await posts.create({ status: 'gone' });
    // @ts-expect-error -- a title is never null
    await posts.create({ title: null });
    // @ts-expect-error -- the key of an author is a number
    await posts.create({ author: 'ann' });
    // @ts-expect-error -- a post is no author
    await posts.create({ author: post });
    // @ts-expect-error -- an author is never null
    await posts.create({ author: null });
    // @ts-expect-error -- ✗ no field "ctiy"
    await authors.create({ address__ctiy: 'Riga' });
  });

  test('may stand in a variable', () => {
    const values: Values<Post> = { title: 'a', author };
    const partly: { title?: string; views?: number } = {};
    const sent = { title: 'a', isAdmin: true };

    expectTypeOf(posts.create(values)).toEqualTypeOf<Promise<Post>>();
    expectTypeOf(posts.update(partly)).toEqualTypeOf<Promise<number>>();
    // @ts-expect-error -- ✗ no field "isAdmin"
    void posts.create(sent);
  });

  test('of an update may be computed of the row', () => {
    expectTypeOf(posts.filter({ id: 1 }).update({ views: F('views').add(1), title: 'b', editor: author })).toEqualTypeOf<Promise<number>>();
    // @ts-expect-error -- ✗ no field "veiws"
    void posts.all().update({ veiws: 1 });
    // @ts-expect-error -- a text is no number
    void posts.update({ views: 'many' });
  });

  test('may be expressions of their kind, whose paths the row has', () => {
    void posts.update({ views: Length('title'), title: Lower('status'), editor: F('author'), meta: F('title'), createdAt: Now() });
    void posts.annotate({ twice: F('views').mul(2) }).update({ views: F('twice') });
    void posts.updateOrCreate({ title: 'a' }, { views: F('views').add(1) }, { views: () => 3 });
    const values: Values<Post> = { views: F('views').add(1) };

    expectTypeOf(posts.update(values)).toEqualTypeOf<Promise<number>>();
    // @ts-expect-error -- ✗ no field "veiws"
    void posts.update({ views: F('veiws').add(1) });
    // @ts-expect-error -- ✗ no field "usrname"
    void posts.all().update({ title: F('author__usrname') });
    // @ts-expect-error -- a text is no number
    void posts.update({ views: F('title') });
    // @ts-expect-error -- the key of an author is no text
    void posts.update({ author: F('title') });
    // @ts-expect-error -- ✗ no field "veiws"
    void posts.updateOrCreate({ title: 'a' }, { views: F('veiws').add(1) });
    // @ts-expect-error -- ✗ no field "veiws"
    void posts.bulkCreate([{ views: F('veiws') }]);
  });

  test('of many rows, or instances', () => {
    expectTypeOf(posts.bulkCreate([post, { title: 'a', author: 1 }])).toEqualTypeOf<Promise<Post[]>>();
    // @ts-expect-error -- "titel" is none of its fields
    void posts.bulkCreate([{ titel: 'a' }]);
    // @ts-expect-error -- a text is no number
    void posts.bulkCreate([{ title: 'a', views: 'many' }]);
  });

  test('of what is found or made follow lookups', () => {
    const found = posts.getOrCreate({ title__iexact: 'a', author }, { views: 3, rating: () => null });
    void posts.all().updateOrCreate({ title: 'a' }, { views: 3 }, { views: 1, author });

    expectTypeOf(found).toEqualTypeOf<Promise<[instance: Post, created: boolean]>>();
    // @ts-expect-error -- ✗ no field "titel"
    void posts.getOrCreate({ titel: 'a' });
    // @ts-expect-error -- ✗ no field "veiws"
    void posts.getOrCreate({ title: 'a' }, { veiws: 3 });
    // @ts-expect-error -- a text is no number
    void posts.updateOrCreate({ title: 'a' }, { views: 'many' });
    // @ts-expect-error -- a text is no number
    void posts.updateOrCreate({ title: 'a' }, {}, { views: 'many' });
  });
});

describe('related rows', () => {
  test('are those behind the name', () => {
    expectTypeOf(posts.related(post, 'tags')).toEqualTypeOf<RelatedManager<Tag>>();
    expectTypeOf(related(author, 'posts')).toEqualTypeOf<RelatedManager<Post>>();
    expectTypeOf(posts.related<Tag>(post, 'tags')).toEqualTypeOf<RelatedManager<Tag>>();
    expectTypeOf(authors.related(author, 'posts').create({ title: 'a' })).toEqualTypeOf<Promise<Post>>();
    // @ts-expect-error -- ✗ no relation "tag"
    posts.related(post, 'tag');
    // @ts-expect-error -- ✗ "author" holds one row
    posts.related(post, 'author');
    // @ts-expect-error -- ✗ no field "titel"
    void authors.related(author, 'posts').create({ titel: 'a' });
  });

  test('are in the property that a prefetch names', async () => {
    const some = posts.filter({ views__gt: 1 }).annotate({ twice: F('views').mul(2) });
    const rows = await authors.prefetchRelated('posts', { path: 'posts', queryset: some, toAttr: 'popular' });
    const [one] = await posts.all().prefetchRelated({ path: 'editor', toAttr: 'boss' }, { path: 'tags', toAttr: 'marks' });

    expectTypeOf(rows[0]!.popular[0]!.twice).toEqualTypeOf<number>();
    expectTypeOf(rows[0]!.username).toEqualTypeOf<string>();
    expectTypeOf(one!.boss).toEqualTypeOf<Author | null>();
    expectTypeOf(one!.marks).toEqualTypeOf<Tag[]>();
    expectTypeOf(posts.prefetchRelated({ path: 'tags' })).toEqualTypeOf<QuerySet<Post>>();
    // @ts-expect-error -- ✗ no relation "tag"
    void posts.prefetchRelated({ path: 'tag', toAttr: 'marks' });
  });
});

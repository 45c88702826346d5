import type { Relation } from 'typeorm';
import { describe, expectTypeOf, test } from 'vitest';
import { Count, Max } from '../expressions/aggregates.js';
import { F } from '../expressions/expression.js';
import type { Manager } from '../manager/manager.js';
import { Q } from './q.js';
import type { Lookup } from './typed-lookups.js';

declare class Author {
  id: number;
  username: string;
  isActive: boolean;
  posts: Relation<Post>[];
  mentor: Relation<Author> | null;
}

declare class Post {
  id: number;
  title: string;
  status: 'draft' | 'published';
  views: number;
  rating: string | null;
  createdAt: Date;
  meta: unknown;
  children: Post[];
  author: Relation<Author>;
  publish(): void;
}

declare const posts: Manager<Post>;
declare const author: Author;

describe('conditions', () => {
  test('take columns, lookups and paths through relations', async () => {
    const found = posts.filter({ title: 'a', views__gte: 3, status: 'draft', rating: null });
    posts.filter({ author__username__istartswith: 'j', createdAt__year: 2026, createdAt__date__gte: '2026-01-01' });
    posts.filter({ author, author__mentor__isnull: true, author__in: [1, author], pk__in: [1, 2] });
    posts.filter({ author__posts__title__icontains: 'x', children__isnull: false, meta__colour: 'red' });
    posts.exclude({ views__gt: F('author__id'), status__in: ['draft', 'published'] });
    posts.filter({ author__in: posts.filter({ title: 'a' }).flat('author') });

    expectTypeOf((await found)[0]!).toEqualTypeOf<Post>();
  });

  test('refuse unknown names, with the name', () => {
    // @ts-expect-error -- ✗ no field "titel"
    posts.filter({ titel: 'a' });
    // @ts-expect-error -- ✗ no field "usrname"
    posts.filter({ author__usrname: 'a' });
    // @ts-expect-error -- ✗ no lookup "stratswith"
    posts.filter({ title__stratswith: 'a' });
    // @ts-expect-error -- a method is no field
    posts.filter({ publish: 'a' });

    expectTypeOf<Lookup<Post, 'author__usrname'>>().toEqualTypeOf<'✗ no field "usrname"'>();
  });

  test("refuse values that are not the lookup's", () => {
    // @ts-expect-error -- a text is no number
    posts.filter({ views__gte: 'many' });
    // @ts-expect-error -- no such status
    posts.filter({ status: 'archived' });
    // @ts-expect-error -- isnull takes true or false
    posts.filter({ author__isnull: 1 });
    // @ts-expect-error -- undefined would widen the query
    posts.filter({ title__contains: undefined } satisfies { title__contains: undefined });
    // @ts-expect-error -- in takes a list
    posts.filter({ views__in: 3 });

    expectTypeOf<Lookup<Post, 'author__isnull'>>().exclude<object>().toEqualTypeOf<boolean>();
  });

  test('take trees of their entity', () => {
    const q = Q.for(null as unknown as new () => Post);
    posts.filter(q.or({ title: 'a' }, { author__username: 'b' }, q.not({ views__lt: 3 })));
    posts.filter(Q.or({ title: 'a' }, Q.not({ anything: 1 })));
    // @ts-expect-error -- ✗ no field "titel"
    q.or({ titel: 'a' });
    // @ts-expect-error -- a tree about authors
    posts.filter(Q.for(null as unknown as new () => Author).or({ username: 'a' }));

    expectTypeOf(q.and({ title: 'a' })).toEqualTypeOf<Q<Post>>();
  });
});

describe('rows', () => {
  test('have their annotations, which can be looked up', async () => {
    const rows = posts.annotate({ comments: Count('children'), latest: Max<Date>('createdAt') });
    rows.filter({ comments__gte: 2 });

    expectTypeOf((await rows)[0]!.comments).toEqualTypeOf<number>();
  });

  test('follow values, valuesList and flat', async () => {
    expectTypeOf((await posts.getQuerySet().values('title', 'author__username'))[0]!).toEqualTypeOf<{
      title: string;
      author__username: string;
    }>();
    expectTypeOf((await posts.getQuerySet().valuesList('id', 'createdAt'))[0]!).toEqualTypeOf<[number, Date]>();
    expectTypeOf(await posts.getQuerySet().flat('rating')).toEqualTypeOf<(string | null)[]>();
  });
});

import type { Relation } from 'typeorm';
import { describe, expectTypeOf, test } from 'vitest';
import { Count, Max, Sum } from '../expressions/aggregates.js';
import { Case, When } from '../expressions/case.js';
import { F, Value } from '../expressions/expression.js';
import { OuterRef } from '../expressions/subqueries.js';
import { Now } from '../functions/datetime.js';
import { Lower } from '../functions/text.js';
import type { Manager } from '../manager/manager.js';
import { Q } from './q.js';
import type { QuerySet } from './query-set.js';
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

declare class Open {
  id: number;
  title: string;
  // oxlint-disable-next-line no-explicit-any -- as JSON columns are often declared
  meta: any;
}

declare const open: Manager<Open>;
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
    // @ts-expect-error -- what a client sent holds texts: use allowedLookups
    posts.filter({} as Record<string, string | string[] | undefined>);
    // @ts-expect-error -- an expression that is neither true nor false
    posts.filter(Count('children'));

    expectTypeOf<Lookup<Post, 'author__isnull'>>().exclude<object>().toEqualTypeOf<boolean>();
  });

  test('take expressions of their kind, whose paths the entity has', () => {
    const path: string = 'views';
    posts.filter({ views__gt: F('author__id'), title: Lower('status'), createdAt__gt: Now(), rating: F('title') });
    posts.filter({ views: F(path), createdAt__year: F('author__posts__createdAt__year'), author: OuterRef('pk'), meta__a: F('id') });
    posts.annotate({ twice: F('views').mul(2) }).filter({ views__lt: F('twice'), twice__gt: F('id') });
    posts.filter({ views__range: [F('id'), 10], views__in: [F('id'), 3], author__in: [F('author__mentor'), author] });
    const chosen = posts.filter({ views: Case([When({ title: 'a' }, F('id'))], Value(3)) });

    expectTypeOf(chosen).toEqualTypeOf<QuerySet<Post>>();
    // @ts-expect-error -- ✗ no field "veiws"
    posts.filter({ views__gt: F('veiws'), title: F('title') });
    // @ts-expect-error -- ✗ no field "usrname"
    posts.exclude({ title: Lower('author__usrname') });
    // @ts-expect-error -- ✗ no field "titel"
    posts.filter({ views: Case([When({ titel: 'a' }, F('id'))], Value(3)) });
    // @ts-expect-error -- a text is no number
    void posts.get({ views__gt: F('title') });
    // @ts-expect-error -- neither is what is computed of one
    posts.filter({ views__gt: F('title').add(1) });
    // @ts-expect-error -- a number is no moment
    Q.for(null as unknown as new () => Post).or({ title: F('status') }, { createdAt__gt: F('views') });
    // @ts-expect-error -- ✗ no field "twise"
    posts.annotate({ twice: F('views').mul(2) }).filter({ views__lt: F('twise') });
  });

  test('take trees of their entity', () => {
    const q = Q.for(null as unknown as new () => Post);
    posts.filter(q.or({ title: 'a' }, { author__username: 'b' }, q.not({ views__lt: 3 })));
    posts.filter(Q.or({ title: 'a' }, Q.not({ anything: 1 })));
    posts.filter({ title: 'a' }, q.or({ views: 1 }, { views: 2 }), Q.not({ anything: 1 }));
    // @ts-expect-error the lookups of one call stand in its first condition
    posts.filter({ title: 'a' }, { views: 1 });
    // @ts-expect-error -- ✗ no field "titel"
    q.or({ titel: 'a' });
    // @ts-expect-error -- a tree about authors
    posts.filter(Q.for(null as unknown as new () => Author).or({ username: 'a' }));

    expectTypeOf(q.and({ title: 'a' })).toEqualTypeOf<Q<Post>>();
    expectTypeOf(open.filter(Q.or({ title: 'a' }, { meta__a: 1 }))).toEqualTypeOf<QuerySet<Open>>();
  });
});

describe('rows', () => {
  test('have their annotations, which can be looked up', async () => {
    const rows = posts.annotate({ comments: Count('children'), latest: Max('createdAt'), by: F('author__username') });
    rows.filter({ comments__gte: 2, latest__year: 2026 }).orderBy('-comments', 'latest');

    expectTypeOf((await rows)[0]!.comments).toEqualTypeOf<number>();
    expectTypeOf((await rows)[0]!.latest).toEqualTypeOf<Date | null>();
    expectTypeOf((await rows)[0]!.by).toEqualTypeOf<string>();
    expectTypeOf((await rows.values('latest', 'title'))[0]!).toEqualTypeOf<{ latest: Date | null; title: string }>();
    // @ts-expect-error -- ✗ "title" is a field
    posts.annotate({ title: Count('children') });
    // @ts-expect-error -- ✗ "publish" is a field
    posts.all().alias({ publish: Count('children') });
  });

  test('follow values, valuesList and flat', async () => {
    expectTypeOf((await posts.values('title', 'author__username'))[0]!).toEqualTypeOf<{ title: string; author__username: string }>();
    expectTypeOf((await posts.valuesList('id', 'createdAt'))[0]!).toEqualTypeOf<[number, Date]>();
    expectTypeOf(await posts.flat('rating')).toEqualTypeOf<(string | null)[]>();
    expectTypeOf(await posts.flat('author')).toEqualTypeOf<number[]>();
    expectTypeOf(await posts.flat('author__mentor__username')).toEqualTypeOf<(string | null)[]>();
    expectTypeOf(await posts.flat('children__title')).toEqualTypeOf<(string | null)[]>();
    expectTypeOf(await posts.flat('createdAt__year')).toEqualTypeOf<number[]>();
    expectTypeOf((await posts.values())[0]!.rating).toEqualTypeOf<string | null>();
    // @ts-expect-error -- ✗ no field "titel"
    posts.values('id', 'titel');
    // @ts-expect-error -- ✗ no field "usrname"
    posts.valuesList('author__usrname');
    // @ts-expect-error -- ✗ no transform "yaer"
    posts.flat('createdAt__yaer');
  });

  test('follow aggregate', async () => {
    const sums = await posts.aggregate({
      all: Count('*'),
      views: Sum('views'),
      newest: Max('createdAt'),
      some: Sum('views', { default: 0 }),
    });

    expectTypeOf(sums).toEqualTypeOf<{ all: number; views: number | null; newest: Date | null; some: number }>();
  });

  test('follow only and defer', async () => {
    expectTypeOf((await posts.only('title'))[0]!.views).toEqualTypeOf<PromiseLike<number>>();
    expectTypeOf((await posts.defer('views'))[0]!.title).toEqualTypeOf<string>();
    // @ts-expect-error -- ✗ no field "titel"
    posts.only('titel');
  });
});

describe('paths', () => {
  const name: string = 'title';

  test('of orders are checked', () => {
    const ordered = posts.orderBy('-views', 'author__username', 'createdAt__year', 'pk', { by: F('views'), isDescending: true }, name);
    expectTypeOf(ordered).toEqualTypeOf<QuerySet<Post>>();
    expectTypeOf(posts.all().earliest('createdAt')).toEqualTypeOf<Promise<Post>>();
    // @ts-expect-error -- ✗ no field "titel"
    posts.orderBy('title', '-titel');
    // @ts-expect-error -- ✗ no field "usrname"
    posts.all().orderBy('author__usrname');
  });

  test('of joins lead to one row', () => {
    expectTypeOf(posts.selectRelated('author', 'author__mentor', name)).toEqualTypeOf<QuerySet<Post>>();
    // @ts-expect-error -- ✗ "children" holds many rows: use prefetchRelated
    posts.selectRelated('children');
    // @ts-expect-error -- ✗ no relation "title"
    posts.selectRelated('title');
  });

  test('of prefetches lead through relations', () => {
    expectTypeOf(posts.prefetchRelated('children__author', 'author__posts')).toEqualTypeOf<QuerySet<Post>>();
    // @ts-expect-error -- ✗ no relation "kids"
    posts.all().prefetchRelated('author__kids');
  });
});

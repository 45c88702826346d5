import type { Relation } from 'typeorm';
import { describe, expectTypeOf, test } from 'vitest';
import { Avg, Count, Max, Sum } from '../expressions/aggregates.js';
import { Case, When } from '../expressions/case.js';
import { Expression, F, Value } from '../expressions/expression.js';
import { KT } from '../expressions/json.js';
import { StringAgg } from '../expressions/string-agg.js';
import { OuterRef, Subquery } from '../expressions/subqueries.js';
import { Cast, Coalesce, Func, Greatest, NullIf } from '../functions/comparison.js';
import { Extract, Trunc, TruncDate } from '../functions/datetime.js';
import { Abs, Round } from '../functions/math.js';
import { Concat, Length, Lower } from '../functions/text.js';
import { Lag, Rank, Window } from '../functions/window.js';
import type { Manager } from '../manager/manager.js';
import { Q } from './q.js';

declare class Author {
  id: number;
  username: string;
  bio: string | null;
  posts: Relation<Post>[];
}

declare class Post {
  id: number;
  title: string;
  subtitle: string | null;
  views: number;
  price: string;
  day: string;
  createdAt: Date;
  editedAt: Date | null;
  meta: unknown;
  author: Relation<Author>;
  comments: Relation<Post>[];
}

declare const posts: Manager<Post>;
declare const authors: Manager<Author>;

describe('the value of an expression', () => {
  test('is that of the first of several that is not null', async () => {
    const [row] = await posts.annotate({
      shown: Coalesce('subtitle', 'title'),
      filled: Coalesce('subtitle', Value('none')),
      open: Coalesce('subtitle', 'author__bio'),
      edited: Coalesce('editedAt', 'createdAt'),
    });

    expectTypeOf(row!.shown).toEqualTypeOf<string>();
    expectTypeOf(row!.filled).toEqualTypeOf<string>();
    expectTypeOf(row!.open).toEqualTypeOf<string | null>();
    expectTypeOf(row!.edited).toEqualTypeOf<Date>();
  });

  test('is that of any branch', async () => {
    const [row] = await posts.annotate({
      size: Case([When({ views__gt: 100 }, Value('big')), When(Q.or({ views: 1 }), Value('one'))], Value('small')),
      some: Case([When({ views__gt: 100 }, F('title'))]),
    });

    expectTypeOf(row!.size).toEqualTypeOf<'big' | 'one' | 'small'>();
    expectTypeOf(row!.some).toEqualTypeOf<string | null>();
  });

  test('is null where what a function reads is', async () => {
    const [row] = await posts.annotate({
      low: Lower('title'),
      lower: Lower('subtitle'),
      size: Length(Lower('subtitle')),
      year: Extract('year', 'editedAt'),
      month: Trunc('month', 'createdAt'),
      first: Trunc('month', 'day'),
      date: TruncDate('editedAt'),
      text: Cast('views', 'text'),
      not: NullIf('views', Value(0)),
      greatest: Greatest('views', 'id'),
      both: Concat('title', 'subtitle'),
      key: KT('meta__lang'),
    });

    expectTypeOf(row!.low).toEqualTypeOf<string>();
    expectTypeOf(row!.lower).toEqualTypeOf<string | null>();
    expectTypeOf(row!.size).toEqualTypeOf<number | null>();
    expectTypeOf(row!.year).toEqualTypeOf<number | null>();
    expectTypeOf(row!.month).toEqualTypeOf<Date>();
    expectTypeOf(row!.first).toEqualTypeOf<string>();
    expectTypeOf(row!.date).toEqualTypeOf<string | null>();
    expectTypeOf(row!.text).toEqualTypeOf<string>();
    expectTypeOf(row!.not).toEqualTypeOf<number | null>();
    expectTypeOf(row!.greatest).toEqualTypeOf<number>();
    expectTypeOf(row!.both).toEqualTypeOf<string>();
    expectTypeOf(row!.key).toEqualTypeOf<string | null>();
  });

  test('is what arithmetic makes of both sides', async () => {
    const [row] = await posts.annotate({
      more: F('views').add(1),
      dear: F('price').mul(2),
      age: F('editedAt').sub(F('createdAt')),
      later: F('createdAt').add(3600),
      whole: Abs(F('views').sub(F('id'))),
      round: Round('price', 1),
    });

    expectTypeOf(row!.more).toEqualTypeOf<number>();
    expectTypeOf(row!.dear).toEqualTypeOf<string>();
    expectTypeOf(row!.age).toEqualTypeOf<number | null>();
    expectTypeOf(row!.later).toEqualTypeOf<Date>();
    expectTypeOf(row!.whole).toEqualTypeOf<number>();
    expectTypeOf(row!.round).toEqualTypeOf<string>();
  });

  test('is what a function of the database is said to give', async () => {
    const [row] = await posts.annotate({
      sound: Func('SOUNDEX', ['title'], { kind: 'text' }),
      said: Func<boolean>('ISNULL', ['title']),
      any: Func('THING', ['title']),
    });

    expectTypeOf(row!.sound).toEqualTypeOf<string | null>();
    expectTypeOf(row!.said).toEqualTypeOf<boolean>();
    expectTypeOf(row!.any).toEqualTypeOf<unknown>();
  });

  test('is what a subquery or a window gives', async () => {
    const own = posts.filter({ author: OuterRef('pk') });
    const [row] = await authors.annotate({
      newest: Subquery(own.flat('title').slice(0, 1)),
      views: Subquery(own.values('views').slice(0, 1)),
      key: Subquery(own.slice(0, 1)),
    });
    const [ranked] = await posts.annotate({
      place: Window(Rank(), { partitionBy: 'author', orderBy: '-views' }),
      before: Window(Lag('views'), { orderBy: 'id' }),
      filled: Window(Lag('views', 1, Value(0)), { orderBy: 'id' }),
      mean: Window(Avg('price'), { orderBy: ['createdAt'] }),
    });

    expectTypeOf(row!.newest).toEqualTypeOf<string | null>();
    expectTypeOf(row!.views).toEqualTypeOf<number | null>();
    expectTypeOf(row!.key).toEqualTypeOf<number | null>();
    expectTypeOf(ranked!.place).toEqualTypeOf<number>();
    expectTypeOf(ranked!.before).toEqualTypeOf<number | null>();
    expectTypeOf(ranked!.filled).toEqualTypeOf<number>();
    expectTypeOf(ranked!.mean).toEqualTypeOf<string | null>();
  });

  test('is that of an aggregate with its default', async () => {
    const sums = await posts.aggregate({
      bios: Max('author__bio', { default: '' }),
      mean: Avg('views', { default: 0 }),
      all: StringAgg('title', ', '),
    });

    expectTypeOf(sums).toEqualTypeOf<{ bios: string; mean: number; all: string | null }>();
  });
});

describe('the paths of an expression', () => {
  const name: string = 'views';

  class Own extends Expression<number> {
    override compile(): never {
      throw new Error();
    }
  }

  test('are checked where it is used', async () => {
    const [row] = await posts.annotate({
      n: Count('comments', { filter: { comments__views__gt: 1 } }),
      all: Count('*'),
      some: F(name),
      own: new Own(),
    });

    expectTypeOf(row!.own).toEqualTypeOf<number>();
    // @ts-expect-error -- ✗ no field "coments"
    void posts.annotate({ n: Count('coments') });
    // @ts-expect-error -- ✗ no field "veiws"
    void posts.annotate({ n: Count('comments', { filter: { comments__veiws__gt: 1 } }) });
    // @ts-expect-error -- ✗ no field "veiws"
    void posts.annotate({ n: Lower(Concat('title', Cast(F('veiws').add(1), 'text'))) });
    // @ts-expect-error -- ✗ no field "veiws"
    void posts.alias({ n: Case([When({ veiws: 1 }, Value(1))]) });
    // @ts-expect-error -- ✗ no transform "yaer"
    void posts.alias({ n: Window(Rank(), { orderBy: '-createdAt__yaer' }) });
    // @ts-expect-error -- ✗ no field "veiws"
    await posts.aggregate({ n: Sum('veiws') });
    // @ts-expect-error -- ✗ no field "veiws"
    void posts.values('id', { n: Abs('veiws') });
    // @ts-expect-error -- ✗ no field "veiws"
    void posts.valuesList('id', Abs('veiws'));
    // @ts-expect-error -- ✗ no field "veiws"
    void posts.flat(Abs('veiws'));
    // @ts-expect-error -- ✗ no field "veiws"
    void posts.orderBy('id', Abs('veiws'));
    // @ts-expect-error -- "veiws" is none of the columns
    await posts.update({ views: F('veiws').add(1) });
  });

  test('may be annotations, also of the same call', async () => {
    const rows = posts.annotate({ n: Count('comments'), twice: F('n').mul(2) }).annotate({ four: F('twice').mul(2) });
    await rows.aggregate({ most: Max('four') });
    await rows.update({ views: F('n') });

    expectTypeOf((await rows)[0]!.n).toEqualTypeOf<number>();
    // @ts-expect-error -- ✗ no field "for"
    void rows.orderBy(Abs('for'));
  });
});

import {
  Avg,
  Cast,
  Concat,
  Count,
  dataSourceFactory,
  Greatest,
  KT,
  Left,
  Length,
  Lower,
  type LookupFunction,
  Manager,
  Rank,
  registerLookups,
  Round,
  RowRange,
  StringAgg,
  Trunc,
  Value,
  Window,
} from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { Column, type DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';

// #region model
@Entity()
class Post {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 200 }) title!: string;
  @Column({ default: 0 }) views!: number;
  @Column({ default: () => "'2026-03-01 12:00:00'" }) created!: Date;
  @Column({ type: 'simple-json', nullable: true }) meta!: unknown; // or json, jsonb
}
// #endregion model

let dataSource: DataSource;
let posts: Manager<Post>;

beforeAll(async () => {
  dataSource = await dataSourceFactory(sqliteOptions({ database: ':memory:', entities: [Post], synchronize: true }));
  posts = new Manager(Post);
  await posts.create({ title: 'One', views: 5, meta: { lang: 'en', words: 120, tags: ['a', 'b'] } });
  await posts.create({ title: 'Two', views: 50, meta: { lang: 'FR', words: 80, draft: true } });
  await posts.create({ title: 'Three', views: 500 });
});

afterAll(() => dataSource.destroy());

test('json', async () => {
  // #region json
  await posts.filter({ meta__lang: 'en', meta__words__gte: 100 });
  await posts.filter({ meta__tags__0: 'a' }); // the first element
  await posts.filter({ meta__has_key: 'draft' }); // has_keys, has_any_keys
  await posts.filter({ meta__contains: { tags: ['b'] } }); // contained_by
  await posts.filter({ meta__words__isnull: false }).orderBy('-meta__words');
  await posts.annotate({ lang: Lower(KT('meta__lang')) }).filter({ lang__startswith: 'f' });
  // #endregion json
  expect(await posts.filter({ meta__lang: 'en', meta__words__gte: 100, meta__tags__0: 'a' }).count()).toBe(1);
});

test('lookups of one’s own', async () => {
  // #region lookups
  const ne: LookupFunction = ({ sql, value, send }) => `${sql} <> ${send(value)}`;
  registerLookups(dataSource, { lookups: { ne } });
  // in an application: ManagersModule.forRoot({ lookups: { ne } })
  const others = await posts.filter({ title__ne: 'One' });
  // #endregion lookups
  expect(others).toHaveLength(2);
});

test('combinators', async () => {
  // #region combine
  const popular = posts.filter({ views__gt: 100 });
  const english = posts.filter({ meta__lang: 'en' });
  const page = await popular.union(english).orderBy('-views').slice(0, 20);
  const rest = await posts.all().difference(popular, english).flat('title');
  // #endregion combine
  expect(page.map(({ title }) => title)).toEqual(['Three', 'One']);
  expect(rest).toEqual(['Two']);
  // #region merge
  const either = posts.filter({ views__gt: 100 }).or(posts.filter({ title__startswith: 'T' })); // Django's |
  const best = await posts.orderBy('meta__lang', '-views').distinct('meta__lang'); // the first of each language
  // #endregion merge
  expect(await either.count()).toBe(2);
  expect(best.length).toBe(3);
});

test('functions', async () => {
  // #region functions
  await posts.annotate({ label: Concat(Left('title', 10), Value(': '), Cast('views', 'text')) });
  await posts.filter({ views__gte: Greatest(Value(10), Round('id')) }).orderBy({ by: Lower('title'), isDescending: true });
  const perMonth = await posts
    .annotate({ month: Trunc('month', 'created') })
    .values('month')
    .annotate({ posts: Count('id') });
  const days = await posts.all().dates('created', 'day', 'DESC'); // ['2026-03-01']
  // #endregion functions
  expect(perMonth).toEqual([{ month: new Date('2026-03-01T00:00:00Z'), posts: 3 }]);
  expect(days).toEqual(['2026-03-01']);
});

test('windows', async () => {
  // #region windows
  const best = await posts
    .annotate({ place: Window(Rank(), { partitionBy: Trunc('month', 'created'), orderBy: '-views' }) })
    .filter({ place__lte: 2 })
    .orderBy('place');
  await posts.annotate({ trend: Window(Avg('views'), { orderBy: 'created', frame: RowRange(-6, 0) }) });
  const titles = await posts.all().aggregate({ all: StringAgg('title', ', ', { orderBy: 'title' }) });
  const long = await posts.alias({ size: Length('title') }).filter({ size__gt: 4 });
  // #endregion windows
  expect(best.map(({ title, place }) => [title, place])).toEqual([
    ['Three', 1],
    ['Two', 2],
  ]);
  expect(titles).toEqual({ all: 'One, Three, Two' });
  expect(long).toHaveLength(1);
});

// #region lookup-types
declare module '@nuages/managers' {
  interface LookupExtensions<V> {
    ne: V; // compares with a value of the column's own type
  }
}
// #endregion lookup-types

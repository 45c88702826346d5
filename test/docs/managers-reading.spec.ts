import { allowedLookups, atomic, dataSourceFactory, FieldOptions, Manager } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { Column, type DataSource, Entity, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';

@Entity()
class Author {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50, unique: true }) name!: string;
}

// #region model
@Entity()
class Post {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 200 }) title!: string;
  @Column('text', { default: '' }) body!: string;
  @Column({ default: 0 }) @FieldOptions({ blank: true }) views!: number;
  @ManyToOne(() => Author, { nullable: false }) author!: Relation<Author>;
}
// #endregion model

let dataSource: DataSource;
let posts: Manager<Post>;

beforeAll(async () => {
  dataSource = await dataSourceFactory(sqliteOptions({ database: ':memory:', entities: [Author, Post], synchronize: true }));
  posts = new Manager(Post);
  const author = await new Manager<Author>(Author).create({ name: 'ann' });
  for (const views of [3, 12, 30]) await posts.create({ title: `seen ${views}`, body: 'long', views, author });
});

afterAll(() => dataSource.destroy());

test('iterator', async () => {
  let total = 0;
  // #region iterator
  for await (const post of posts.filter({ views__gt: 0 }).iterator({ chunkSize: 500 })) total += post.views;
  // #endregion iterator
  expect(total).toBe(45);
});

test('allowedLookups', async () => {
  const request = { query: { title__icontains: 'SEEN', views__range: '10,40', page: '2' } };
  // #region allowed-lookups
  const wanted = allowedLookups(Post, request.query, ['title__icontains', 'views__range', 'author__name']);
  const found = await posts.filter(wanted);
  // #endregion allowed-lookups
  expect(found).toHaveLength(2);
});

test('only', async () => {
  // #region only
  const [post] = await posts.only('title', 'views');
  const text = await post!.body; // one more statement
  // #endregion only
  expect(text).toBe('long');
});

test('fetchMode', async () => {
  const names: string[] = [];
  // #region fetch-mode
  for (const post of await posts.fetchMode('peers')) names.push((await post.author).name); // two statements in all
  // #endregion fetch-mode
  expect(names).toEqual(['ann', 'ann', 'ann']);
});

test('raw', async () => {
  const least = 10;
  // #region raw
  const popular = await posts.raw`SELECT *, views / 10 AS stars FROM post WHERE views >= ${least} ORDER BY id`;
  // #endregion raw
  expect(popular.map(({ title }) => title)).toEqual(['seen 12', 'seen 30']);
});

test('selectForUpdate', async () => {
  const id = 1;
  // #region lock
  await atomic(async () => {
    const post = await posts.selectForUpdate({ nowait: true }).get({ id });
    post.views += 1;
    await posts.save(post, { updateFields: ['views'] });
  });
  // #endregion lock
  expect(await posts.get({ id })).toMatchObject({ views: 4 });
});

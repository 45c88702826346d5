import { Injectable, Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runInApplication } from '@nuages/core';
import {
  Count,
  Exists,
  dataSourceFactory,
  F,
  FieldOptions,
  InjectManager,
  Length,
  Manager,
  ManagerFor,
  ManagersModule,
  Max,
  ModelOptions,
  Q,
  QuerySet,
  OuterRef,
  Subquery,
  Sum,
} from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { Column, Entity, JoinTable, ManyToMany, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

@Entity()
class Author {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) username!: string;
  @OneToMany(() => Post, (post) => post.author) posts!: Relation<Post>[];
}

@ModelOptions({ ordering: ['name'] })
@Entity()
class Tag {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ unique: true }) name!: string;
  @ManyToMany(() => Post, (post) => post.tags) posts!: Relation<Post>[];
}

// #region model
@ModelOptions({ ordering: ['-id'] })
@Entity()
export class Post {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 200 }) title!: string;
  @Column({ length: 10, default: 'draft' }) @FieldOptions({ choices: ['draft', 'published', 'archived'] }) status!: string;
  @Column({ default: 0 }) views!: number;
  @Column() @FieldOptions({ autoNowAdd: true }) createdAt!: Date;
  @ManyToOne(() => Author, (author) => author.posts, { nullable: false }) author!: Relation<Author>;
  @ManyToMany(() => Tag, (tag) => tag.posts) @JoinTable() tags!: Relation<Tag>[];
}
// #endregion model

// #region manager
@ManagerFor(Post, { default: true })
export class PostManager extends Manager<Post> {
  override getQuerySet() {
    return super.getQuerySet().exclude({ status: 'archived' });
  }

  published() {
    return this.filter({ status: 'published' });
  }
}
// #endregion manager

// #region inject
@Injectable()
export class Blog {
  constructor(
    readonly posts: PostManager,
    @InjectManager(Tag) readonly tags: Manager<Tag>,
    @InjectManager(Author) readonly authors: Manager<Author>,
  ) {}
}

@Module({ imports: [ManagersModule.forFeature([PostManager])], providers: [Blog], exports: [Blog] })
export class BlogModule {}
// #endregion inject

// #region app
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: () => ({ ...sqliteOptions({ database: ':memory:', entities: [Post, Tag, Author] }), synchronize: true }),
      dataSourceFactory,
    }),
    ManagersModule.forRoot(),
    BlogModule,
  ],
})
export class AppModule {}
// #endregion app

// #region queryset
class TagQuerySet extends QuerySet<Tag> {
  short() {
    return this.filter({ name__length__lte: 4 });
  }
}

class TagManager extends Manager.fromQuerySet(TagQuerySet) {}

const shortTags = () => new TagManager(Tag).exclude({ name: 'none' }).short().orderBy('name');
// #endregion queryset

describe('docs/managers.md', () => {
  let app: TestingModule;
  let posts: PostManager;
  let authors: Manager<Author>;
  beforeAll(async () => {
    app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
    ({ posts, authors } = app.get(Blog));
    const { tags } = app.get(Blog);
    const [ann, ben] = [await authors.create({ username: 'ann' }), await authors.create({ username: 'ben' })];
    const news = await tags.create({ name: 'news' });
    for (const [index, status] of ['draft', 'published', 'archived', 'published'].entries()) {
      const post = await posts.create({ title: `Post ${index + 1}`, status, views: index * 10, author: index % 2 === 0 ? ann : ben });
      if (status === 'published') await posts.related(post, 'tags').add(news);
    }
  });
  afterAll(() => app.close());

  test('a manager narrows its rows', async () => {
    expect(await posts.count()).toBe(3);
    expect(await posts.published().count()).toBe(2);
  });

  test('lookups', async () => {
    // #region lookups
    const found = await posts.filter({ author__username__istartswith: 'b', views__gte: 10, tags__name: 'news' }).orderBy('-views');
    // #endregion lookups

    expect(found.map(({ title }) => title)).toEqual(['Post 4', 'Post 2']);
  });

  test('trees of conditions', async () => {
    // #region q
    const q = Q.for(Post);
    const some = await posts.filter(q.or({ title: 'Post 1' }, q.and({ status: 'published', views__gt: 20 })));
    // #endregion q

    expect(some.map(({ id }) => id)).toEqual([4, 1]);
  });

  test('a page', async () => {
    // #region page
    const page = await posts
      .published()
      .annotate({ tagCount: Count('tags', { distinct: true }) })
      .selectRelated('author')
      .prefetchRelated('tags')
      .orderBy('-tagCount', 'id')
      .slice(0, 20);
    // #endregion page

    expect(page.map(({ title, tagCount, author, tags }) => [title, tagCount, author.username, tags.length])).toEqual([
      ['Post 2', 1, 'ben', 1],
      ['Post 4', 1, 'ben', 1],
    ]);
  });

  test('subqueries', async () => {
    // #region subqueries
    const own = posts.filter({ author: OuterRef('pk') });
    const writers = await authors
      .filter(Exists(own.filter({ status: 'published' })))
      .annotate({ newest: Subquery(own.orderBy('-id').flat('title').slice(0, 1)) })
      .orderBy('username');
    // #endregion subqueries

    expect(writers.length).toBeGreaterThan(0);
    for (const { newest } of writers) expect(newest).toMatch(/^Post \d$/);
  });

  test('values and updates', async () => {
    // #region values
    const rows = await posts.all().values('title', 'author__username');
    const titles = await posts.all().flat('title');
    await posts.filter({ status: 'draft' }).update({ views: F('views').add(1) });
    // #endregion values

    expect(rows[0]).toEqual({ title: 'Post 4', author__username: 'ben' });
    expect(titles).toEqual(['Post 4', 'Post 2', 'Post 1']);
    expect((await posts.get({ title: 'Post 1' })).views).toBe(1);
  });

  test('types', async () => {
    // #region types
    const newest = await posts.annotate({ by: F('author__username'), length: Length('title') }).orderBy('-length', 'id');
    const text: string = newest[0]!.by;
    const sums = await posts.aggregate({ views: Sum('views', { default: 0 }), latest: Max('createdAt') });
    const latest: Date | null = sums.latest;
    const years: number[] = await posts.all().flat('createdAt__year');
    // @ts-expect-error -- Argument of type 'string' is not assignable to parameter of type 'Wrong<"no field \"usrname\"">'
    const wrong = () => posts.orderBy('-author__usrname');
    // @ts-expect-error -- Type 'Expression<number, "tgas">' is not assignable to type '"✗ no field \"tgas\""'
    const unknown = () => posts.annotate({ tagCount: Count('tgas') });
    // @ts-expect-error -- Type 'string' is not assignable to type 'number | ...'
    const many = () => posts.create({ title: 'Cup', views: 'many' });
    // #endregion types

    expect([text, years.length, latest]).toEqual(['ann', 3, expect.any(Date)]);
    expect(sums.views).toBeGreaterThan(0);
    await expect(async () => wrong()).rejects.toThrow(/Did you mean 'username'/);
    await expect(async () => unknown()).rejects.toThrow(/Did you mean 'tags'/);
    expect(many).toBeTypeOf('function');
  });

  test('querysets of a class of their own', async () => {
    expect((await runInApplication(app, () => shortTags())).map(({ name }) => name)).toEqual(['news']);
  });

  test('rows that are made', async () => {
    const { tags } = app.get(Blog);
    // #region create
    const [tag, isNew] = await tags.getOrCreate({ name: 'sports' });
    const [author] = await authors.updateOrCreate({ username: 'cid' }, {});
    const post = await posts.create({ title: 'Cup', author });
    await posts.related(post, 'tags').add(tag);
    // #endregion create

    expect([isNew, await posts.filter({ tags__name: 'sports' }).count()]).toEqual([true, 1]);
  });

  test('a mistake is an error that names the fix', () => {
    expect(() => posts.filter({ titel: 'a' } as never).toSql()).toThrow(/no field 'titel'.*title/);
  });
});

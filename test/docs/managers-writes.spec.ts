import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runInApplication } from '@nuages/core';
import {
  Atomic,
  atomic,
  bulkCreate,
  bulkUpdate,
  createRow,
  dataSourceFactory,
  deleteInstances,
  FieldOptions,
  getOrCreate,
  getRow,
  m2mChanged,
  type M2mChanged,
  ManagersModule,
  modelOf,
  onCommit,
  type PostSave,
  postSave,
  relatedManager,
  saveRow,
  throughOf,
  updateRows,
} from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { assertQueryCount, factory } from '@nuages/managers/testing';
import { Receiver } from '@nuages/signals';
import { Column, DataSource, Entity, JoinTable, ManyToMany, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { afterAll, beforeAll, expect, test } from 'vitest';

// #region models
@Entity()
class Author {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50, unique: true }) name!: string;
}

@Entity()
class Tag {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 30, unique: true }) name!: string;
}

@Entity()
class Post {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 200 }) title!: string;
  @Column({ default: 0 }) views!: number;
  @Column() @FieldOptions({ autoNow: true }) changedAt!: Date;
  @ManyToOne(() => Author, { nullable: false }) @FieldOptions({ onDelete: 'PROTECT' }) author!: Relation<Author>;
  @ManyToMany(() => Tag) @JoinTable() tags!: Relation<Tag[]>;
}
// #endregion models

const heard: string[] = [];

// #region receivers
@Injectable()
class SearchIndex {
  @Receiver(postSave, { sender: Post, on: 'commit' })
  async index({ instance, created }: PostSave<Post>) {
    heard.push(`${created ? 'new' : 'changed'}: ${instance.title}`);
  }

  @Receiver(m2mChanged, { sender: throughOf(Post, 'tags') })
  retag({ action, pkSet }: M2mChanged) {
    if (action === 'post_add') heard.push(`tags: ${pkSet!.size}`);
  }
}
// #endregion receivers

const orders: string[] = [];

// #region decorator
@Injectable()
class Publishing {
  @Atomic()
  async publish(title: string, author: Author): Promise<void> {
    await createRow(modelOf(Post), { title, author });
    onCommit(() => orders.push(`mail about ${title}`));
  }
}
// #endregion decorator

const entities = [Author, Tag, Post];
let app: Awaited<ReturnType<typeof start>>;

async function start() {
  const module = await Test.createTestingModule({
    imports: [
      // #region module
      TypeOrmModule.forRootAsync({
        useFactory: () => sqliteOptions({ database: ':memory:', entities, synchronize: true }),
        dataSourceFactory,
      }),
      ManagersModule.forRoot(),
      // #endregion module
    ],
    providers: [SearchIndex, Publishing],
  }).compile();
  return module.init();
}

beforeAll(async () => {
  app = await start();
});
afterAll(() => app.close());

const inApp = (fn: () => Promise<void>) => () => runInApplication(app, fn);

test(
  'joins everything in one transaction',
  inApp(async () => {
    const dataSource = app.get(DataSource);
    // #region atomic
    await atomic(async () => {
      const author = await createRow(modelOf(Author), { name: 'Django' });
      await dataSource.getRepository(Tag).save({ name: 'jazz' }); // a plain repository joins in
      await atomic(async () => {
        await createRow(modelOf(Author), { name: 'Django' }); // breaks the unique constraint
      }).catch(() => undefined); // its savepoint is rolled back, the rest goes on
      await createRow(modelOf(Post), { title: 'Nuages', author });
    });
    // #endregion atomic

    expect(await dataSource.getRepository(Author).count()).toBe(1);
    expect(await dataSource.getRepository(Tag).count()).toBe(1);
    expect(heard).toContain('new: Nuages');
  }),
);

test(
  'runs callbacks after the commit',
  inApp(async () => {
    const author = (await getRow(modelOf(Author), { name: 'Django' })) as Author;

    await app.get(Publishing).publish('Minor Swing', author);

    expect(orders).toEqual(['mail about Minor Swing']);
  }),
);

test(
  'saves, links, and refuses to delete what is protected',
  inApp(async () => {
    // #region save
    const posts = modelOf(Post);
    const post = (await getRow(posts, { title: 'Nuages' })) as Post;
    post.views = 10;
    await saveRow(posts, post); // UPDATE
    await saveRow(posts, post, { updateFields: ['views'] }); // UPDATE of one column
    await updateRows(posts, { author__name: 'Django' }, { views: 0 }); // one statement, no signals

    const [tag, created] = await getOrCreate(modelOf(Tag), (lookups) => getRow(modelOf(Tag), lookups), { name: 'jazz' });
    const tags = relatedManager<Tag>(posts, post, 'tags');
    await tags.set([tag as Tag]);
    await tags.create({ name: 'swing' });
    // #endregion save

    expect(created).toBe(false);
    expect(await tags.keys()).toHaveLength(2);
    expect(heard).toContain('tags: 1');
    await expect(deleteInstances(modelOf(Author), [post.author ?? (await getRow(modelOf(Author), {}))])).rejects.toThrow('protect');
  }),
);

test(
  'writes in bulk',
  inApp(async () => {
    // #region bulk
    const tags = modelOf(Tag);
    const made = await bulkCreate(
      tags,
      Array.from({ length: 1000 }, (_, n) => Object.assign(new Tag(), { name: `tag ${n}` })),
      { batchSize: 500 },
    );
    for (const tag of made) tag.name = tag.name.toUpperCase();
    await bulkUpdate(tags, made, ['name']);
    await bulkCreate(tags, [Object.assign(new Tag(), { name: 'TAG 1' })], { ignoreConflicts: true });
    // #endregion bulk

    expect(made[999]).toMatchObject({ id: expect.any(Number) as number, name: 'TAG 999' });
  }),
);

test(
  'counts statements',
  inApp(async () => {
    // #region testing
    const authors = factory(Author, (n) => ({ name: `author ${n}` }));
    const author = await authors.create();
    await assertQueryCount(1, () => saveRow(modelOf(Author), author));
    // #endregion testing

    expect(author.name).toBe('author 1');
  }),
);

import { type INestApplicationContext, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ImproperlyConfigured, runInApplication } from '@nuages/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterEach, describe, expect, test } from 'vitest';
import { dataSourceFactory } from '../data-source/data-source-factory.js';
import { ManagersModule } from '../managers.module.js';
import { sqliteOptions } from '../sqlite/index.js';
import { ManagerFor } from './manager-for.decorator.js';
import { InjectManager } from './manager-tokens.js';
import { defaultManagerOf, managerOf } from './manager-of.js';
import { ManagerRegistry } from './manager.registry.js';
import { Manager } from './manager.js';

@Entity()
class Post {
  @PrimaryGeneratedColumn() id!: number;
  @Column() title!: string;
  @Column({ default: 'draft' }) status!: string;
}

@Entity()
class Tag {
  @PrimaryGeneratedColumn() id!: number;
  @Column() name!: string;
}

@ManagerFor(Post, { default: true })
class PostManager extends Manager<Post> {
  override getQuerySet() {
    return super.getQuerySet().exclude({ status: 'archived' });
  }

  drafts() {
    return this.filter({ status: 'draft' });
  }
}

@ManagerFor(Post)
class ArchiveManager extends Manager<Post> {
  override getQuerySet() {
    return super.getQuerySet().filter({ status: 'archived' });
  }
}

@Injectable()
class Blog {
  constructor(
    readonly posts: PostManager,
    readonly archive: ArchiveManager,
    @InjectManager(Post) readonly byEntity: Manager<Post>,
    @InjectManager(Tag) readonly tags: Manager<Tag>,
  ) {}
}

@Injectable()
class Reader {
  constructor(@InjectManager(Post) readonly posts: Manager<Post>) {}
}

@Module({ imports: [ManagersModule.forFeature([PostManager, ArchiveManager])], providers: [Blog], exports: [Blog] })
class BlogModule {}

@Module({ imports: [ManagersModule.forFeature([PostManager])], providers: [Reader] })
class ReaderModule {}

const opened: INestApplicationContext[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

async function open() {
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({
        useFactory: () => ({ ...sqliteOptions({ database: ':memory:', entities: [Post, Tag] }), synchronize: true }),
        dataSourceFactory,
      }),
      ManagersModule.forRoot(),
      BlogModule,
      ReaderModule,
    ],
  })
  class AppModule {}
  const app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  opened.push(app);
  return app;
}

describe('ManagersModule.forFeature', () => {
  test('provides managers by class, and the default one by entity', async () => {
    const blog = (await open()).get(Blog);

    expect(blog.byEntity).toBe(blog.posts);
    await blog.posts.create({ title: 'one' });
    await blog.posts.create({ title: 'old', status: 'archived' });
    expect(await blog.posts.drafts().count()).toBe(1);
    expect(await blog.posts.count()).toBe(1);
    expect(await blog.archive.count()).toBe(1);
  });

  test('gives a plain manager of any entity without a line', async () => {
    const { tags } = (await open()).get(Blog);

    await tags.create({ name: 'a' });
    expect(await tags.count()).toBe(1);
  });

  test('makes one instance, however often it is asked', async () => {
    const app = await open();

    expect(app.get(Reader, { strict: false }).posts).toBe(app.get(Blog).posts);
  });

  test('keeps two applications apart', async () => {
    const [one, two] = [await open(), await open()];
    await runInApplication(one, () => one.get(Blog).tags.create({ name: 'a' }));

    expect(one.get(Blog).posts).not.toBe(two.get(Blog).posts);
    expect(await runInApplication(two, () => two.get(Blog).tags.count())).toBe(0);
  });

  test('refuses a manager that does not say which entity it is for', () => {
    class Lost extends Manager<Tag> {}

    expect(() => ManagersModule.forFeature([Lost])).toThrow(ImproperlyConfigured);
    expect(() => new Lost()).toThrow('Put @ManagerFor(Entity) on it.');
  });

  test('refuses a second default manager', () => {
    expect(() => ManagerFor(Post, { default: true })(class Other extends Manager<Post> {})).toThrow(
      'Post has two default managers: PostManager and Other.',
    );
  });
});

describe('ManagerRegistry', () => {
  test('has a manager for every entity, declared or not', async () => {
    const app = await open();
    const managers = app.get(ManagerRegistry);

    expect(managers.for(Post)).toBe(app.get(Blog).posts);
    expect(defaultManagerOf(Post)).toBe(app.get(Blog).posts);
    expect(await managers.for(Tag).count()).toBe(0);
  });

  test('reaches the rows that the default manager hides by the base one', async () => {
    const app = await open();
    await managerOf(Post).create({ title: 'old', status: 'archived' });

    expect(await app.get(ManagerRegistry).for(Post).count()).toBe(0);
    expect(await app.get(ManagerRegistry).base(Post).count()).toBe(1);
  });
});

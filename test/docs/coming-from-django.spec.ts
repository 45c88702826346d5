import { Controller, type INestApplication, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  AbstractUser,
  AccessToken,
  type AuthRequest,
  authEntities,
  AuthModule,
  BasePermission,
  BasicAuthentication,
  InjectUserManager,
  isSafe,
  IsAuthenticatedOrReadOnly,
  PasswordHashers,
  Pbkdf2Sha256Hasher,
  Permissions,
  TokenAuthentication,
  UserForeignKey,
  type UserManager,
} from '@nuages/auth';
import { runInApplication, ValidationError } from '@nuages/core';
import { InjectLogger, type Logger, LoggingModule, type LoggingDictionary } from '@nuages/logging';
import { captureLogs } from '@nuages/logging/testing';
import {
  atomic,
  Count,
  dataSourceFactory,
  F,
  FieldOptions,
  foreignKeyOf,
  InjectManager,
  Manager,
  ManagerFor,
  ManagersModule,
  ModelOptions,
  onCommit,
  postSave,
  type PostSave,
  Q,
} from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { assertQueryCount } from '@nuages/managers/testing';
import { Action, type AnySerializer, ModelViewSet, PageNumberPagination, RestModule, type RestRequest } from '@nuages/rest';
import { IntegerField } from '@nuages/serializers';
import { modelMeta, ModelSerializer, SlugRelatedField } from '@nuages/serializers/model';
import { Receiver, SignalsModule } from '@nuages/signals';
import request from 'supertest';
import { Column, Entity, JoinTable, ManyToMany, OneToMany, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// #region user in member.entity.ts
@Entity('blog_member')
export class Member extends AbstractUser {
  @Column({ length: 80, default: '' }) displayName!: string;
  @OneToMany(() => Post, (post) => post.author) posts!: Relation<Post>[];
}
// #endregion user

// #region tag in tag.entity.ts
@ModelOptions({ ordering: ['slug'] })
@Entity('blog_tag')
export class Tag {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50, unique: true }) slug!: string;
  @ManyToMany(() => Post, (post) => post.tags) posts!: Relation<Post>[];
}
// #endregion tag

// #region model in post.entity.ts
@ModelOptions({ ordering: ['-createdAt', '-id'] })
@Unique(['author', 'title'])
@Entity('blog_post')
export class Post {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 200 }) title!: string;
  @Column('text') @FieldOptions({ blank: true }) body!: string;
  @Column({ length: 10, default: 'draft' }) @FieldOptions({ choices: ['draft', 'published'] }) status!: string;
  @Column({ default: 0 }) views!: number;
  @Column() @FieldOptions({ autoNowAdd: true }) createdAt!: Date;
  @UserForeignKey({ onDelete: 'CASCADE', relatedName: 'posts' }) author!: Relation<Member>;
  @ManyToMany(() => Tag, (tag) => tag.posts) @JoinTable() @FieldOptions({ blank: true }) tags!: Relation<Tag>[];
}
// #endregion model

// #region manager in post.manager.ts
@ManagerFor(Post, { default: true })
export class PostManager extends Manager<Post> {
  published() {
    return this.filter({ status: 'published' });
  }
}
// #endregion manager

// #region signals in announcements.ts
@Injectable()
export class Announcements {
  constructor(@InjectLogger('blog.posts') private readonly log: Logger) {}

  @Receiver(postSave, { sender: Post, dispatchUid: 'announce-post', on: 'commit' })
  announce({ instance, created }: PostSave<Post>) {
    if (created) this.log.info({ postId: instance.id }, 'new post: %s', instance.title);
  }
}
// #endregion signals

// #region serializer in post.serializer.ts
export class PostSerializer extends ModelSerializer {
  @SlugRelatedField({ model: () => Tag, slugField: 'slug', many: true, required: false }) tags?: string[];
  @IntegerField({ readOnly: true, source: 'tags.length' }) readonly tagCount!: number;

  static override Meta = modelMeta<Post, PostSerializer>({
    model: Post,
    fields: ['id', 'title', 'body', 'status', 'views', 'author', 'tags', 'tagCount'],
    readOnlyFields: ['views', 'author'],
    extraKwargs: { title: { minLength: 3 } },
  });

  validateTitle(title: string) {
    if (title.toLowerCase() === 'untitled') throw new ValidationError('Choose a real title.', 'untitled');
    return title;
  }

  override validate(attrs: Partial<Post>) {
    if (attrs.status === 'published' && !attrs.body) throw new ValidationError('Nothing to publish.', 'empty');
    return attrs;
  }
}
// #endregion serializer

// #region permission in author-or-read-only.ts
export class AuthorOrReadOnly extends BasePermission {
  override hasObjectPermission(request: AuthRequest, _view: unknown, post: object) {
    return isSafe(request) || foreignKeyOf(post, 'author') === request.user.id;
  }
}
// #endregion permission

// #region viewset in posts.controller.ts
@Controller('api/posts')
@Permissions(IsAuthenticatedOrReadOnly, AuthorOrReadOnly)
export class PostsController extends ModelViewSet(PostSerializer, {
  filterset: { status: ['exact'], tags__slug: ['exact'], views: ['gte', 'lte'] },
  search: ['title', 'author__username'],
  ordering: ['views', 'createdAt'],
}) {
  constructor(private readonly posts: PostManager) {
    super();
  }

  override getQuerySet() {
    return PostSerializer.autoPrefetch(this.posts.all());
  }

  override async performCreate(serializer: AnySerializer, request: RestRequest) {
    await serializer.save({ author: request.user });
  }

  @Action({ detail: true, methods: ['post'] })
  async publish(request: RestRequest) {
    const post = await this.getObject(request);
    post.status = 'published';
    await this.posts.save(post, { updateFields: ['status'] });
    return this.represent(request, post);
  }
}
// #endregion viewset

// #region logging in logging.ts
export const LOGGING: LoggingDictionary = {
  version: 1,
  disableExistingLoggers: false,
  formatters: { line: { format: '{levelname} {asctime} {name} {message}', style: '{' } },
  handlers: { console: { class: 'stream', formatter: 'line' } },
  loggers: { blog: { level: 'INFO', handlers: ['console'], propagate: false } },
  root: { level: 'WARNING', handlers: ['console'] },
};
// #endregion logging

// #region settings in app.module.ts
@Module({
  imports: [
    LoggingModule.forRoot(LOGGING), // LOGGING
    SignalsModule.forRoot(),
    TypeOrmModule.forRootAsync({
      // DATABASES
      useFactory: () => ({
        ...sqliteOptions({ database: ':memory:', entities: [Member, Post, Tag, ...authEntities, AccessToken] }),
        synchronize: true,
      }),
      dataSourceFactory,
    }),
    ManagersModule.forRoot({ atomicRequests: true }), // ATOMIC_REQUESTS
    ManagersModule.forFeature([PostManager]),
    // REST_FRAMEWORK
    RestModule.forRoot({ pagination: new PageNumberPagination({ pageSize: 20 }) }),
    AuthModule.forRoot({
      userModel: Member, // AUTH_USER_MODEL
      authentication: [TokenAuthentication, BasicAuthentication],
      hashers: new PasswordHashers([new Pbkdf2Sha256Hasher()]), // PASSWORD_HASHERS
    }),
  ],
  controllers: [PostsController],
  providers: [Announcements],
})
export class AppModule {
  constructor(
    readonly posts: PostManager,
    @InjectManager(Tag) readonly tags: Manager<Tag>,
    @InjectUserManager() readonly members: UserManager<Member>,
  ) {}
}
// #endregion settings

describe('docs/coming-from-django.md', () => {
  let app: INestApplication;
  beforeAll(async () => {
    app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication().init();
    await runInApplication(app, async () => {
      const { posts, tags, members } = app.get(AppModule);
      const ann = await members.createUser({ username: 'ann', password: 'minor swing' });
      const jazz = await tags.create({ slug: 'jazz' });
      for (const [index, title] of ['Nuages', 'Manoir', 'Daphne'].entries()) {
        const post = await posts.create({
          title,
          body: '...',
          status: index === 0 ? 'draft' : 'published',
          views: index * 10,
          author: ann,
        });
        await posts.related(post, 'tags').add(jazz);
      }
    });
  });
  afterAll(() => app.close());
  const http = () => request(app.getHttpServer());

  test('querysets', () =>
    runInApplication(app, async () => {
      const { posts, tags } = app.get(AppModule);
      // #region queries with imports
      const page = await posts
        .published()
        .filter({ author__username__istartswith: 'a' }, Q.or({ views__gte: 10 }, { tags__slug: 'jazz' }))
        .exclude({ title: '' })
        .annotate({ tagCount: Count('tags') })
        .selectRelated('author')
        .prefetchRelated('tags')
        .orderBy('-views', 'id')
        .slice(0, 10);

      const { total } = await posts.aggregate({ total: Count('pk', { filter: { status: 'draft' } }) });
      const titles = await posts.flat('title'); // values_list('title', flat=True)
      const post = await posts.get({ title: 'Nuages' }); // or DoesNotExist
      const [tag, created] = await tags.getOrCreate({ slug: 'jazz' });
      await posts.filter({ pk: post.id }).update({ views: F('views').add(1) });
      // #endregion queries

      expect(page.map(({ title, tagCount }) => [title, tagCount])).toEqual([
        ['Daphne', 1],
        ['Manoir', 1],
      ]);
      expect([total, titles.length, tag.slug, created]).toEqual([1, 3, 'jazz', false]);
    }));

  test('transactions', () =>
    runInApplication(app, async () => {
      const { posts } = app.get(AppModule);
      const sent: string[] = [];
      // #region atomic with imports
      await atomic(async () => {
        const post = await posts.selectForUpdate().get({ title: 'Nuages' });
        post.views += 1;
        await posts.save(post, { updateFields: ['views'] });
        onCommit(() => sent.push(`mail about ${post.title}`));
      });
      // #endregion atomic

      expect(sent).toEqual(['mail about Nuages']);
    }));

  test('serializers', () =>
    runInApplication(app, async () => {
      // #region validate with imports
      const serializer = new PostSerializer({ data: { title: 'untitled', status: 'published' } });
      const errors = (await serializer.isValid()) ? {} : serializer.errors; // { title: ['Choose a real title.'] }
      // #endregion validate

      expect(errors).toEqual({ title: ['Choose a real title.'] });
    }));

  test('the API', async () => {
    // #region client with imports
    const { body } = await http().post('/api/token').send({ username: 'ann', password: 'minor swing' });
    const made = await http()
      .post('/api/posts')
      .set('Authorization', `Token ${body.token}`)
      .send({ title: 'Belleville', tags: ['jazz'] });
    const list = await http().get('/api/posts?status=published&search=man&ordering=-views');
    // #endregion client

    expect(made.body).toMatchObject({ title: 'Belleville', status: 'draft', tags: ['jazz'], tagCount: 1 });
    expect(list.body).toMatchObject({ count: 1, next: null, previous: null, results: [{ title: 'Manoir' }] });
    await http().post('/api/posts').send({ title: 'No one' }).expect(401);
    await http().post(`/api/posts/${made.body.id}/publish`).auth('ann', 'minor swing').expect(200);
  });

  test('testing', () =>
    runInApplication(app, async () => {
      const { posts, members } = app.get(AppModule);
      const ann = await members.get({ username: 'ann' });
      expect(ann.username).toBe('ann');
      // #region testing with imports
      await assertQueryCount(2, async () => await posts.published().prefetchRelated('tags'));

      const logs = await captureLogs(() => posts.create({ title: 'Blues clair', body: '', author: ann }));
      logs.assertLogged('new post: Blues clair', 'INFO');
      // #endregion testing
    }));
});

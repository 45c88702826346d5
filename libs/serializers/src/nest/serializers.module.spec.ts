import 'reflect-metadata';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Body,
  Controller,
  Get,
  type INestApplication,
  Injectable,
  Module,
  type PipeTransform,
  Post,
  SerializeOptions,
  StandardSchemaSerializerInterceptor,
  StandardSchemaValidationPipe,
  StreamableFile,
  type Type,
  UsePipes,
  ValidationPipe,
} from '@nestjs/common';
import { APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { runInApplication } from '@nuages/core';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { JSONField } from '../fields/composite/json.field.js';
import { ListField } from '../fields/composite/list.field.js';
import { IntegerField } from '../fields/number/integer.field.js';
import { MethodField } from '../fields/special/special.fields.js';
import { CharField } from '../fields/text/char.field.js';
import { Serializer } from '../serializer/serializer.js';
import '../serializer/list-serializer.js';
import { findSecondCopies } from './second-copies.js';
import { Serialize } from './serialize.decorator.js';
import { InjectSerializer, SerializerFactory } from './serializer-factory.js';
import { ValidatedBody, ValidatedQuery } from './validated.decorators.js';
import { SerializersModule } from './serializers.module.js';

class PostSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField() title!: string;
  @MethodField() readonly path!: string;

  getPath(): string {
    return (this.context['request'] as { url: string }).url;
  }
}

class BriefSerializer extends Serializer {
  @CharField() title!: string;
}

class PageSerializer extends Serializer {
  @IntegerField({ minValue: 1, default: 1 }) page!: number;
}

/** What handlers take: an entity, say, of which class-validator knows nothing. */
class PostRow {
  title!: string;
}

@Injectable()
class Posts {
  constructor(@InjectSerializer(PostSerializer) readonly serializers: SerializerFactory<PostSerializer>) {}
}

@Controller('posts')
@Serialize(PostSerializer)
class PostsController {
  constructor(private readonly posts: Posts) {}

  @Get()
  @Serialize(BriefSerializer, { many: true })
  list(@ValidatedQuery(PageSerializer) { page }: { page: number }): object[] {
    return [{ id: page, title: `a${page}` }];
  }

  @Get('one')
  one(): object {
    return { id: 1, title: 'a', secret: 1 };
  }

  @Get('huge')
  @Serialize(PageSerializer)
  huge(): object {
    return { page: 2n ** 60n };
  }

  @Get('none')
  none(): null {
    return null;
  }

  @Get('file')
  file(): StreamableFile {
    return new StreamableFile(Buffer.from('text'));
  }

  @Post()
  create(@ValidatedBody(PostSerializer) post: PostRow): object {
    return Object.assign({ id: 2 }, post);
  }

  @Post('many')
  @Serialize(BriefSerializer, { many: true })
  createMany(@ValidatedBody(PostSerializer, { many: true, maxLength: 2 }) posts: object[]): object[] {
    return posts;
  }

  @Post('injected')
  async injected(): Promise<object> {
    const serializer = this.posts.serializers.make({ data: { title: 'b' } });
    await serializer.isValid();
    const [row] = this.posts.serializers.many({ instance: [{ id: 3, title: 'c' }] }).data as { path: string }[];
    const parsed = (await this.posts.serializers.parse({ title: 'd' })) as { title: string };
    return { id: 3, title: `${(serializer.validatedData as { title: string }).title}${parsed.title}${row!.path}` };
  }
}

@Module({ imports: [SerializersModule.forRoot()], controllers: [PostsController], providers: [Posts] })
class PostsModule {}

async function serve(module: Type, platform = 'express', pipes: PipeTransform[] = []): Promise<INestApplication> {
  const made = await Test.createTestingModule({ imports: [module] }).compile();
  const app = made.createNestApplication(platform === 'express' ? new ExpressAdapter() : new FastifyAdapter());
  app.useGlobalPipes(...pipes);
  await app.init();
  if (platform === 'fastify') await (app as unknown as NestFastifyApplication).getHttpAdapter().getInstance().ready();
  return app;
}

describe.each(['express', 'fastify'])('serializers in controllers over %s', (platform) => {
  test('write what handlers give, the handler before its controller', async () => {
    const app = await serve(PostsModule, platform);
    const agent = request(app.getHttpServer() as never);

    expect((await agent.get('/posts?page=7')).body).toEqual([{ title: 'a7' }]);
    expect((await agent.get('/posts/one?x')).body).toEqual({ id: 1, title: 'a', path: '/posts/one?x' });
    expect((await agent.get('/posts/huge')).body).toEqual({ page: '1152921504606846976' });
    expect((await agent.get('/posts/none')).text).toMatch(/^(null)?$/);
    expect(String((await agent.get('/posts/file')).body)).toBe('text');
    await app.close();
  });

  test("check bodies and queries, and answer in DRF's shape", async () => {
    const app = await serve(PostsModule, platform);
    const agent = request(app.getHttpServer() as never);

    expect((await agent.post('/posts').send({ title: ' a ' })).body).toEqual({ id: 2, title: 'a', path: '/posts' });
    expect(await agent.post('/posts').send({})).toMatchObject({ status: 400, body: { title: ['This field is required.'] } });
    expect(await agent.get('/posts?page=x')).toMatchObject({ status: 400, body: { page: ['A valid integer is required.'] } });
    expect((await agent.post('/posts/many').send([{ title: 'a' }, { title: 'b' }])).body).toEqual([{ title: 'a' }, { title: 'b' }]);
    expect((await agent.post('/posts/many').send([{ title: 'a' }, {}])).body).toEqual([{}, { title: ['This field is required.'] }]);
    expect((await agent.post('/posts/many').send([{}, {}, {}])).body).toEqual({
      non_field_errors: ['Ensure this field has no more than 2 elements.'],
    });
    await app.close();
  });

  test('keep what a global ValidationPipe would strip or refuse', async () => {
    const app = await serve(PostsModule, platform, [new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true })]);
    const agent = request(app.getHttpServer() as never);

    expect((await agent.post('/posts').send({ title: ' a ' })).body).toEqual({ id: 2, title: 'a', path: '/posts' });
    expect((await agent.post('/posts').send({})).body).toEqual({ title: ['This field is required.'] });
    await app.close();
  });

  test('are made by injected factories, which know the request', async () => {
    const app = await serve(PostsModule, platform);
    const { body } = await request(app.getHttpServer() as never).post('/posts/injected');

    expect(body).toMatchObject({ title: 'bd/posts/injected' });
    await app.close();
  });
});

class WhereSerializer extends Serializer {
  @CharField() title!: string;

  validateTitle(title: string): string {
    return `${title} at ${(this.context['request'] as { url: string }).url}`;
  }
}

@Controller('where')
class WhereController {
  @Post('schema')
  schema(@Body({ schema: WhereSerializer }) post: object): object {
    return post;
  }

  @Post('dto')
  @UsePipes(new ValidationPipe({ transform: true }))
  dto(@Body() { title }: WhereSerializer): object {
    return { title };
  }

  @Get('output')
  @SerializeOptions({ schema: PostSerializer.output })
  output(): object {
    return { id: 1, title: 'a' };
  }
}

@Module({
  imports: [SerializersModule.forRoot()],
  controllers: [WhereController],
  providers: [
    { provide: APP_PIPE, useClass: StandardSchemaValidationPipe },
    { provide: APP_INTERCEPTOR, useClass: StandardSchemaSerializerInterceptor },
  ],
})
class WhereModule {}

test("serializers under Nest's own pipes know the request", async () => {
  const app = await serve(WhereModule);
  const agent = request(app.getHttpServer() as never);

  expect((await agent.post('/where/schema').send({ title: 'a' })).body).toEqual({ title: 'a at /where/schema' });
  expect((await agent.post('/where/dto').send({ title: 'a' })).body).toEqual({ title: 'a at /where/dto' });
  expect((await agent.get('/where/output')).body).toEqual({ id: 1, title: 'a', path: '/where/output' });
  await app.close();
});

class LimitedSerializer extends Serializer {
  @ListField({ required: false }) list?: unknown[];
  @JSONField({ required: false }) json?: unknown;
  @CharField({ errorMessages: { null: 'Own text.' } }) title!: string;
}

@Module({
  imports: [
    SerializersModule.forRoot({
      nonFieldErrorsKey: 'errors',
      maxItems: 2,
      maxDepth: 3,
      messages: { required: 'Missing.', 'CharField.invalid': 'No text.', null: 'Null.' },
    }),
  ],
})
class StrictModule {}

@Module({ imports: [SerializersModule.forRootAsync({ useFactory: () => Promise.resolve({ nonFieldErrorsKey: 'whole' }) })] })
class AsyncModule {}

describe('SerializersModule', () => {
  const errorsOf = async (data: unknown) => {
    const serializer = new LimitedSerializer({ data });
    await serializer.isValid();
    return serializer.errors;
  };

  test('sets texts, the key of the whole, and limits, for its application alone', async () => {
    const [strict, other] = [await serve(StrictModule), await serve(AsyncModule)];

    await runInApplication(strict, async () => {
      expect(await errorsOf({ list: [1, 2, 3], json: [[[[1]]]] })).toEqual({
        list: ['Ensure this list has no more than 2 items.'],
        json: ['Ensure this value is nested no deeper than 3 levels.'],
        title: ['Missing.'],
      });
      expect(await errorsOf({ title: [] })).toEqual({ title: ['No text.'] });
      expect(await errorsOf({ title: null })).toEqual({ title: ['Own text.'] });
      expect(await errorsOf([])).toEqual({ errors: ['Invalid data. Expected a dictionary, but got list.'] });
    });
    await runInApplication(other, async () => {
      expect(await errorsOf({ list: [1, 2, 3], json: [[[[1]]]] })).toEqual({ title: ['This field is required.'] });
      expect(await errorsOf([])).toEqual({ whole: ['Invalid data. Expected a dictionary, but got list.'] });
    });
    await strict.close();
    await other.close();
  });
});

test('second copies of the metadata libraries are found', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'nuages-copies-'));
  const copy = join(directory, 'node_modules', 'class-transformer');
  await mkdir(copy, { recursive: true });
  await writeFile(join(copy, 'package.json'), '{"name":"class-transformer","main":"index.js"}');
  await writeFile(join(copy, 'index.js'), '');

  expect(findSecondCopies(join(directory, 'package.json'))).toMatchObject([{ name: 'class-transformer', theirs: copy }]);
  expect(findSecondCopies(import.meta.filename)).toEqual([]);
  await rm(directory, { recursive: true });
});

import 'reflect-metadata';
import {
  Body,
  ClassSerializerInterceptor,
  Controller,
  Get,
  type HttpException,
  Module,
  Post,
  SerializeOptions,
  type ValidationError as NestError,
  ValidationPipe,
} from '@nestjs/common';
import { APP_INTERCEPTOR, APP_PIPE, Reflector } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ValidationError } from '@nuages/core';
import { type ClassTransformOptions, Expose, instanceToPlain, plainToInstance, Transform, Type } from 'class-transformer';
import { IsEmail, IsOptional, Max, MinLength, validate, ValidateNested } from 'class-validator';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { JSONField } from '../fields/composite/json.field.js';
import { IntegerField } from '../fields/number/integer.field.js';
import { Nested } from '../fields/special/nested.field.js';
import { MethodField } from '../fields/special/special.fields.js';
import { CharField } from '../fields/text/char.field.js';
import { DateTimeField } from '../fields/time/date-time.field.js';
import type { WriteOnly } from '../serializer/infer.js';
import { Serializer } from '../serializer/serializer.js';
import './dto-serializer.js';

class AuthorSerializer extends Serializer {
  @CharField({ maxLength: 5 }) name!: string;
}

class PostSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField({ maxLength: 5 }) title!: string;
  @IntegerField({ required: false }) @Max(9) rating?: number;
  @CharField({ required: false, validators: [async () => Promise.resolve()] }) @IsEmail() @IsOptional() mail?: string;
  @DateTimeField({ default: () => new Date(0) }) at!: Date;
  @CharField({ writeOnly: true, required: false }) secret?: WriteOnly<string>;
  @JSONField({ name: 'data', required: false }) payload?: unknown;
  @Nested(() => AuthorSerializer, { many: true, required: false }) authors?: AuthorSerializer[];
  @MethodField() readonly shout!: string;

  getShout({ title }: PostSerializer): string {
    return title.toUpperCase();
  }

  validateTitle(title: string): string {
    if (title === 'no') throw new ValidationError('Not this.', 'not_this');
    return title;
  }

  override validate(attrs: { title: string; mail?: string }): object {
    if (attrs.title === 'bad') throw new ValidationError('Bad together.', 'bad');
    return attrs;
  }
}

@Controller('posts')
class PostsController {
  @Post()
  create(@Body() post: PostSerializer): object {
    return {
      title: post.title,
      rating: post.rating,
      isDate: post.at instanceof Date,
      payload: post.payload,
      keys: Object.keys(post).includes('extra'),
    };
  }

  @Post('echo')
  echo(@Body() post: PostSerializer): PostSerializer {
    return post;
  }

  @Get()
  @SerializeOptions({ type: PostSerializer })
  list(): object[] {
    return [
      { id: 1, title: 'a', secret: 's', password: 'p', at: new Date(0), payload: { a: 1 }, authors: [{ name: 'ann', password: 'p' }] },
    ];
  }
}

@Module({
  controllers: [PostsController],
  providers: [
    { provide: APP_PIPE, useValue: new ValidationPipe({ transform: true, errorFormat: 'grouped' }) },
    { provide: APP_INTERCEPTOR, useFactory: (reflector: Reflector) => new ClassSerializerInterceptor(reflector), inject: [Reflector] },
  ],
})
class PostsModule {}

const INPUTS: readonly [string, object][] = [
  ['a good body', { title: ' abc ', rating: '3', extra: 1, data: { a: 1 }, secret: 's', at: '2024-02-29T00:00:00Z' }],
  ['nothing', {}],
  ['errors of fields', { title: 'abcdef', rating: 'x', at: 'x' }],
  ['an error of a decorator', { title: 'a', rating: 10 }],
  ['an error of a decorator on an asynchronous field', { title: 'a', mail: 'x' }],
  ['null where it is not allowed', { title: null, mail: null }],
  ['an error of a hook', { title: 'no' }],
  ['an error of the whole', { title: 'bad' }],
  ['errors inside', { title: 'a', authors: [{ name: 'ann' }, {}] }],
  ['names of a serializer', { title: 'a', errors: 1, fields: [], instance: {}, validatedData: 1, '~source': 1, save: 1, data: 1 }],
  ['the name of a prototype', JSON.parse('{"title":"a","constructor":{"y":1},"toString":1}') as object],
];

/** The serializer's own answer. A text stands for each property, as class-validator has it. */
async function answerTo(data: object): Promise<{ status: number; body: object }> {
  const serializer = new PostSerializer({ data });
  if (await serializer.isValid()) {
    const { title, rating, payload } = serializer.validatedData as PostSerializer;
    return { status: 201, body: { title, rating, payload, isDate: true, keys: false } };
  }
  const messages: Record<string, string[]> = {};
  for (const [path, texts] of Object.entries(serializer.flatErrors)) {
    const [property, ...rest] = path.split('.');
    messages[property!] = [rest.length > 0 ? `${rest.join('.')}: ${texts.join(' ')}` : texts.join(' ')];
  }
  return { status: 400, body: messages };
}

describe.each(['express', 'fastify'])("a serializer as a DTO of Nest's pipes over %s", (platform) => {
  const serve = async () => {
    const module = await Test.createTestingModule({ imports: [PostsModule] }).compile();
    const app = module.createNestApplication(platform === 'express' ? new ExpressAdapter() : new FastifyAdapter());
    await app.init();
    if (platform === 'fastify') await (app as unknown as NestFastifyApplication).getHttpAdapter().getInstance().ready();
    return app;
  };

  test.each(INPUTS)('answers %s as the serializer does', async (_, data) => {
    const app = await serve();
    const { status, body } = await request(app.getHttpServer() as never)
      .post('/posts')
      .send(data);

    expect({ status, body: status === 201 ? (body as object) : (body as { message: object }).message }).toEqual(await answerTo(data));
    await app.close();
  });

  test('writes answers as the serializer does', async () => {
    const app = await serve();
    const agent = request(app.getHttpServer() as never);
    const [row] = new PostsController().list() as PostSerializer[];

    expect((await agent.get('/posts')).body).toEqual([JSON.parse(PostSerializer.stringify(row))]);
    expect((await agent.post('/posts/echo').send({ title: ' a ', data: 1, secret: 's' })).body).toEqual({
      title: 'a',
      at: '1970-01-01T00:00:00Z',
      data: 1,
      shout: 'A',
    });
    await app.close();
  });
});

describe.each([true, false])('a body that is no object, where an object came before: %s', (isServed) => {
  test.each<[string, unknown]>([
    ['an empty list', []],
    ['a list of objects', [{ name: 'ann' }]],
    ['a text', 'x'],
    ['a number', 5],
    ['true', true],
  ])('is refused: %s', async (_, body) => {
    class AnySerializer extends Serializer {
      @CharField({ required: false }) name?: string;
    }
    if (isServed) await validate(plainToInstance(AnySerializer, {}));
    const pipe = new ValidationPipe({ transform: true, exceptionFactory: (errors) => new Error(JSON.stringify(errors)) });
    const refused = pipe.transform(body, { type: 'body', metatype: AnySerializer });

    await expect(refused).rejects.toThrow(/Invalid data. Expected a dictionary, but got (list|value)/);
  });
});

describe("groups and versions of Nest's pipe and interceptor", () => {
  class UserSerializer extends Serializer {
    @CharField() name!: string;
    @CharField({ required: false }) @MinLength(5, { groups: ['strict'] }) code?: string;
    @CharField({ required: false }) @MinLength(5) nick?: string;
    @CharField({ required: false }) @Expose({ groups: ['admin'] }) role?: string;
    @CharField({ required: false }) @Expose({ since: 2 }) fresh?: string;
  }
  class TeamSerializer extends Serializer {
    @Nested(() => UserSerializer, { many: true }) users!: UserSerializer[];
  }
  const user = { name: 'ann', code: 'a', nick: 'b', role: 'c', fresh: 'd' };
  const check = async (data: object, options: object): Promise<object> => {
    const exceptionFactory = (errors: NestError[]) => new Error(errors.map(({ property }) => property).join());
    const pipe = new ValidationPipe({ transform: true, exceptionFactory, ...options });
    return pipe.transform(data, { type: 'body', metatype: UserSerializer }) as Promise<object>;
  };

  test('decide which rules hold, but never whether the fields are checked', async () => {
    await expect(check({ name: null }, { groups: ['strict'] })).rejects.toThrow('name');
    await expect(check({ name: null }, { groups: ['other'] })).rejects.toThrow('name');
    await expect(check(user, {})).rejects.toThrow('code,nick');
    await expect(check(user, { groups: ['strict'] })).rejects.toThrow(/^code$/);
    await expect(check(user, { groups: ['other'] })).resolves.toMatchObject({ code: 'a', nick: 'b' });
    await expect(check(user, { transformOptions: { groups: ['admin'] } })).rejects.toThrow('code,nick');
  });

  test('decide which fields are read', async () => {
    const read = (transformOptions: object) => check({ ...user, code: 'abcdef', nick: 'abcdef' }, { transformOptions });

    expect(await read({ groups: ['admin'], version: 1 })).toMatchObject({ role: 'c', fresh: undefined });
    expect(await read({ version: 2 })).toMatchObject({ role: undefined, fresh: 'd' });
  });

  test.each([{}, { groups: ['admin'] }, { version: 1 }, { version: 2, groups: ['admin', 'x'] }])(
    'decide which are written: %j',
    (options) => {
      const written = (Class: new () => object, row: object) => ({ ...instanceToPlain(plainToInstance(Class, row), options) });
      const context = options as Record<string, unknown>;

      expect(written(UserSerializer, user)).toEqual(new UserSerializer({ instance: user, context }).data);
      expect(written(TeamSerializer, { users: [user] })).toEqual(new TeamSerializer({ instance: { users: [user] }, context }).data);
    },
  );
});

describe('what class-transformer and class-validator may be told', () => {
  const row = { id: 1, title: 'a', at: new Date(0), payload: 1, extra: 1 };
  const written = { id: 1, title: 'a', at: '1970-01-01T00:00:00Z', data: 1, shout: 'A' };

  test.each<ClassTransformOptions>([
    {},
    { excludeExtraneousValues: true },
    { strategy: 'excludeAll' },
    { exposeDefaultValues: true },
    { exposeUnsetFields: false },
    { exposeDefaultValues: true, exposeUnsetFields: false, enableImplicitConversion: true },
  ])('changes nothing of what is read and written: %j', async (options) => {
    const pipe = new ValidationPipe({ transform: true, transformOptions: options });
    const sent = { title: ' a ', data: 1, extra: 1 };
    for (const body of [{ ...sent }, Object.assign(Object.create(null) as object, sent)]) {
      const post = (await pipe.transform(body, { type: 'body', metatype: PostSerializer })) as object;

      expect(post).toMatchObject({ title: 'a', payload: 1, at: new Date(0) });
      expect(Object.keys(post)).not.toContain('extra');
    }
    expect(JSON.parse(JSON.stringify(instanceToPlain(plainToInstance(PostSerializer, row, options), options)))).toEqual(written);
  });

  test.each([{ skipMissingProperties: true }, { skipUndefinedProperties: true, skipNullProperties: true }, { whitelist: true }])(
    'leaves out none of its checks: %j',
    async (options) => {
      const pipe = new ValidationPipe({ transform: true, exceptionFactory: (errors) => new Error(errors[0]!.property), ...options });
      const check = (data: object) => pipe.transform(data, { type: 'body', metatype: PostSerializer }) as Promise<object>;

      await expect(check({})).rejects.toThrow('title');
      await expect(check({ title: 'bad' })).rejects.toThrow('non_field_errors');
      await expect(check({ title: 'a', rating: 10 })).rejects.toThrow('rating');
    },
  );

  test('drops a key that hides the prototype of what is read', async () => {
    const sent = JSON.parse('{"propertyIsEnumerable":1,"title":"a","isAdmin":true}') as object;
    const post = plainToInstance(PostSerializer, sent);

    expect(await validate(post)).toEqual([]);
    expect(Object.keys(post)).not.toContain('isAdmin');
  });
});

test('is written with what a handler gave it', async () => {
  class BookSerializer extends Serializer {
    @IntegerField({ readOnly: true }) id!: number;
    @CharField({ source: 'name' }) title!: string;
    @CharField({ source: 'author.name', required: false }) author?: string;
    @MethodField() readonly shout!: string;

    getShout({ name }: { name: string }): string {
      return name.toUpperCase();
    }
  }
  const book = plainToInstance(BookSerializer, { title: ' a ', author: 'b' });
  await validate(book);
  Object.assign(book, { id: 1, title: 'c', author: 'd' });
  const filled = Object.assign(new BookSerializer(), { id: 2, title: 'e' });

  expect(instanceToPlain(book)).toEqual({ id: 1, title: 'c', author: 'd', shout: 'C' });
  expect(instanceToPlain(plainToInstance(BookSerializer, { id: 1, name: 'f' }))).toEqual({ id: 1, title: 'f', shout: 'F' });
  expect(instanceToPlain(filled)).toEqual({ id: 2, title: 'e', shout: 'E' });
  expect(instanceToPlain(new BookSerializer({ instance: { id: 3, name: 'g' } }))).toEqual({ id: 3, title: 'g', shout: 'G' });
});

test('is written by its fields, whatever types and names other decorators give their properties', () => {
  class EventSerializer extends Serializer {
    @DateTimeField({ format: '%Y' }) @Type(() => Date) at!: Date;
    @IntegerField() @Type(() => String) size!: number;
    @Nested(() => AuthorSerializer) @Type(() => AuthorSerializer) author!: AuthorSerializer;
    @CharField({ name: 'title', required: false }) @Expose({ name: 'label' }) text?: string;
  }
  const row = { at: new Date(0), size: 1, author: { name: 'ann' }, text: 'a' };

  expect(instanceToPlain(plainToInstance(EventSerializer, row))).toEqual({ at: '1970', size: 1, author: { name: 'ann' }, title: 'a' });
});

test('touches no prototype', () => {
  const post = plainToInstance(PostSerializer, JSON.parse('{"title":"a","__proto__":{"isAdmin":true}}') as object) as PostSerializer & {
    isAdmin?: true;
  };

  expect(post.isAdmin).toBeUndefined();
  expect(Object.getPrototypeOf(post)).toBe(PostSerializer.prototype);
});

test('names the place of errors that are inside', async () => {
  const [error] = (await validate(plainToInstance(PostSerializer, { title: 'a', authors: [{}, { name: 'abcdef' }] }))) as NestError[];

  expect(error).toMatchObject({
    property: 'authors',
    constraints: { serializer: '0.name: This field is required. 1.name: Ensure this field has no more than 5 characters.' },
  });
});

test.each(['list', 'grouped'] as const)("has class-validator's texts one by one, as a plain DTO has: %s", async (errorFormat) => {
  class SeatDto {
    @Max(9) @MinLength(2) row!: unknown;
    @IsEmail() mail!: string;
  }
  class MixedSerializer extends Serializer {
    @CharField({ validators: [(text: string) => (text === 'odd' ? Promise.reject(new ValidationError('Odd.')) : undefined)] })
    @MinLength(4)
    @IsEmail()
    mail!: string;
  }
  const pipe = new ValidationPipe({ transform: true, errorFormat });
  const textsOf = async (metatype: new () => object, data: object): Promise<unknown> => {
    const error = (await pipe.transform(data, { type: 'body', metatype }).catch((thrown: unknown) => thrown)) as HttpException;
    return (error.getResponse() as { message: unknown }).message;
  };

  expect(await textsOf(Serializer.from(SeatDto), { row: 'x', mail: 5 })).toEqual(await textsOf(SeatDto, { row: 'x', mail: 5 }));
  const texts = ['mail must be an email', 'mail must be longer than or equal to 4 characters'];
  expect(await textsOf(MixedSerializer, { mail: 'ab' })).toEqual(errorFormat === 'list' ? texts : { mail: texts });
});

test('checks an instance that no one received', async () => {
  class FreshSerializer extends Serializer {
    @CharField() name!: string;
  }

  expect(await validate(Object.assign(new FreshSerializer(), { name: null }))).toMatchObject([
    { constraints: { serializer: 'name: This field may not be null.' } },
  ]);
});

test('is checked inside a DTO, and leaves plain uses of decorators alone', async () => {
  class PageDto {
    @Max(9) number!: number;
    @ValidateNested() @Type(() => AuthorSerializer) author!: AuthorSerializer;
  }
  const errors = async (data: object) => {
    const serializer = new (Serializer.from(PageDto))({ data });
    await serializer.isValid();
    return serializer.errors;
  };

  expect(await errors({ number: 1, author: { name: 'ann' } })).toEqual({});
  expect(await errors({ number: 10, author: { name: 'annabelle' } })).toEqual({
    number: ['number must not be greater than 9'],
    author: { name: ['Ensure this field has no more than 5 characters.'] },
  });
});

test('runs transformations once in each direction', async () => {
  class LoudSerializer extends Serializer {
    @CharField() @Transform(({ value }) => `${value as string}!`) name!: string;
    @Transform(({ value }) => `${value as string}?`) @CharField() other!: string;
  }
  const instance = plainToInstance(LoudSerializer, { name: 'a', other: 'b' });

  expect(await validate(instance)).toEqual([]);
  expect({ ...instanceToPlain(instance) }).toEqual({ name: 'a!!', other: 'b??' });
  expect(await LoudSerializer.parse({ name: 'a', other: 'b' })).toEqual({ name: 'a!', other: 'b?' });
  expect(new LoudSerializer({ instance: { name: 'a', other: 'b' } }).data).toEqual({ name: 'a!', other: 'b?' });
});

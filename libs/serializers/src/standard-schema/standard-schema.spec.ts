import {
  Body,
  Controller,
  Get,
  Module,
  Patch,
  Post,
  Query,
  SerializeOptions,
  StandardSchemaSerializerInterceptor,
  StandardSchemaValidationPipe,
} from '@nestjs/common';
import { APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiOkResponse, DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { IsEmail } from 'class-validator';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { DecimalField } from '../fields/number/decimal.field.js';
import { IntegerField } from '../fields/number/integer.field.js';
import { Nested } from '../fields/special/nested.field.js';
import { CharField } from '../fields/text/char.field.js';
import '../interop/dto-serializer.js';
import { Serializer } from '../serializer/serializer.js';

class AuthorSerializer extends Serializer {
  @CharField() name!: string;
}

class PostSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField({ maxLength: 5 }) title!: string;
  @Nested(() => AuthorSerializer, { many: true }) authors!: AuthorSerializer[];
}

class MailDto {
  @IsEmail() email!: string;
}

@Controller('posts')
class PostsController {
  @Post()
  create(@Body({ schema: PostSerializer }) post: object): object {
    return post;
  }

  @Patch()
  update(@Body({ schema: PostSerializer.partial }) post: object): object {
    return post;
  }

  @Post('mail')
  mail(@Body({ schema: Serializer.from(MailDto) }) mail: object): object {
    return mail;
  }

  @Get()
  @SerializeOptions({ schema: PostSerializer.output })
  list(): object[] {
    return [{ id: 1, title: 'a', authors: [{ name: 'ann', secret: 1 }], secret: 1 }];
  }
}

@Module({
  controllers: [PostsController],
  providers: [
    { provide: APP_PIPE, useClass: StandardSchemaValidationPipe },
    { provide: APP_INTERCEPTOR, useClass: StandardSchemaSerializerInterceptor },
  ],
})
class PostsModule {}

describe.each(['express', 'fastify'])('a serializer as a Standard Schema over %s', (platform) => {
  const serve = async () => {
    const module = await Test.createTestingModule({ imports: [PostsModule] }).compile();
    const app = module.createNestApplication(platform === 'express' ? new ExpressAdapter() : new FastifyAdapter());
    await app.init();
    if (platform === 'fastify') await (app as unknown as NestFastifyApplication).getHttpAdapter().getInstance().ready();
    return app;
  };

  test('checks bodies, whole and partial, and writes answers', async () => {
    const app = await serve();
    const agent = request(app.getHttpServer() as never);
    const sent = { title: ' abc ', authors: [{ name: 'ann' }], extra: 1 };

    expect((await agent.post('/posts').send(sent)).body).toEqual({ title: 'abc', authors: [{ name: 'ann' }] });
    expect((await agent.post('/posts').send({ authors: [{}] })).body).toEqual({
      statusCode: 400,
      error: 'Bad Request',
      message: ['title: This field is required.', 'authors.0.name: This field is required.'],
    });
    expect((await agent.patch('/posts').send({ title: 'b' })).body).toEqual({ title: 'b' });
    expect((await agent.post('/posts/mail').send({ email: 'x' })).body).toMatchObject({ message: ['email: email must be an email'] });
    expect((await agent.get('/posts')).body).toEqual([{ id: 1, title: 'a', authors: [{ name: 'ann' }] }]);
    await app.close();
  });
});

test('@nestjs/swagger describes schemas, requests and answers apart', async () => {
  class NoteSerializer extends Serializer {
    @IntegerField({ allowNull: true }) rank!: number | null;
    @DecimalField({ maxDigits: 4, decimalPlaces: 1 }) price!: string;
    @DecimalField({ maxDigits: 4, decimalPlaces: 1, allowNull: true }) tax!: string | null;
    @Nested(() => AuthorSerializer, { allowNull: true, label: 'Who' }) author!: AuthorSerializer | null;
    @Nested(() => NoteSerializer, { many: true, required: false }) replies?: NoteSerializer[];
  }
  class QuerySerializer extends Serializer {
    @IntegerField({ default: 1, minValue: 1 }) page!: number;
  }
  @Controller('notes')
  class NotesController {
    @Patch()
    @ApiOkResponse({ standardSchema: NoteSerializer.output })
    update(@Body({ schema: NoteSerializer.partial }) note: object, @Query({ schema: QuerySerializer.partial }) _query: object): object {
      return note;
    }
  }
  const app = (await Test.createTestingModule({ controllers: [NotesController] }).compile()).createNestApplication();
  await app.init();
  const { paths, components } = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  const { patch } = paths['/notes']!;

  expect(patch).toMatchObject({
    parameters: [{ name: 'page', in: 'query', required: false, schema: { type: 'integer', minimum: 1, default: 1 } }],
    requestBody: {
      content: {
        'application/json': {
          schema: {
            properties: {
              rank: { type: 'integer', nullable: true },
              price: { anyOf: [{ type: 'string' }, { type: 'number' }] },
              tax: { anyOf: [{ type: 'string', nullable: true }, { type: 'number' }] }, // `nullable` counts beside a type
              author: { type: 'object', allOf: [{ $ref: '#/components/schemas/PatchedAuthorRequest' }], nullable: true, title: 'Who' },
              replies: { type: 'array', items: { $ref: '#/components/schemas/PatchedNoteRequest' } },
            },
          },
        },
      },
    },
    responses: { 200: { content: { 'application/json': { schema: { properties: { price: { type: 'string' } } } } } } },
  });
  expect(Object.keys(components!.schemas!).toSorted()).toEqual(['Author', 'Note', 'PatchedAuthorRequest', 'PatchedNoteRequest']);
  await app.close();
});

describe('the Standard Schema of a serializer', () => {
  test('gives issues with paths and codes', async () => {
    const result = await PostSerializer['~standard'].validate({ title: 'abcdef', authors: [{ name: 'a' }, {}] });

    expect(result.issues).toEqual([
      { message: 'Ensure this field has no more than 5 characters.', code: 'max_length', path: ['title'] },
      { message: 'This field is required.', code: 'required', path: ['authors', 1, 'name'] },
    ]);
  });

  test('hands libraryOptions to the serializer as its context', async () => {
    class OwnerSerializer extends Serializer {
      @CharField() name!: string;

      override validate(attrs: object): object {
        return { ...attrs, owner: this.context['owner'] as string };
      }
    }

    expect(await OwnerSerializer['~standard'].validate({ name: 'a' }, { libraryOptions: { owner: 'ann' } })).toEqual({
      value: { name: 'a', owner: 'ann' },
    });
  });

  test('has the JSON Schema of both sides, in each dialect', () => {
    const { jsonSchema } = PostSerializer['~standard'];

    expect(jsonSchema.input({ target: 'draft-2020-12' })).toEqual(PostSerializer.jsonSchema({ io: 'input' }));
    expect(jsonSchema.output({ target: 'draft-2020-12' })).toEqual(PostSerializer.jsonSchema({ io: 'output' }));
    expect(PostSerializer.partial['~standard'].jsonSchema.input({ target: 'draft-2020-12' })).not.toHaveProperty('required');
    expect(jsonSchema.input({ target: 'draft-07' })).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      properties: { authors: { items: { $ref: '#/definitions/AuthorSerializer' } } },
      definitions: { AuthorSerializer: { type: 'object' } },
    });
    expect(jsonSchema.input({ target: 'openapi-3.0' })).toEqual({
      type: 'object',
      properties: {
        title: { type: 'string', minLength: 1, maxLength: 5 },
        authors: { type: 'array', items: { $ref: '#/$defs/AuthorRequest' } },
      },
      required: ['title', 'authors'],
      $defs: { AuthorRequest: { type: 'object', properties: { name: { type: 'string', minLength: 1 } }, required: ['name'] } },
    });
    expect(() => jsonSchema.input({ target: 'draft-04' })).toThrow("no JSON Schema of the dialect 'draft-04'");
  });
});

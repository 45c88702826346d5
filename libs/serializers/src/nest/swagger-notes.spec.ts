import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ApiBody, ApiDefaultResponse, ApiOkResponse, ApiQuery, DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { describe, expect, test } from 'vitest';
import { ListField } from '../fields/composite/list.field.js';
import { IntegerField } from '../fields/number/integer.field.js';
import { Nested } from '../fields/special/nested.field.js';
import { CharField } from '../fields/text/char.field.js';
import { Serializer } from '../serializer/serializer.js';
import '../serializer/list-serializer.js';
import { Serialize } from './serialize.decorator.js';
import { SerializerPipe } from './serializer.pipe.js';
import { SerializersModule } from './serializers.module.js';
import { ValidatedBody, ValidatedQuery } from './validated.decorators.js';

class AuthorSerializer extends Serializer {
  @CharField() name!: string;
}

class NoteSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField({ maxLength: 80, allowNull: true }) title!: string | null;
  @Nested(() => AuthorSerializer) author!: AuthorSerializer;
}

class PageSerializer extends Serializer {
  @IntegerField({ minValue: 1, default: 1 }) page!: number;
  @ListField({ child: CharField(), required: false }) tags?: string[];
}

async function describeController(controller: new () => object, imports = [SerializersModule.forRoot()]): Promise<OpenAPIObject> {
  const app = (await Test.createTestingModule({ imports, controllers: [controller] }).compile()).createNestApplication();
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().build()); // before app.init(), as an application's main.ts does
  await app.close();
  return document;
}

const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const refer = (name: string) => ({ $ref: `#/components/schemas/${name}` });

describe('@nestjs/swagger alone', () => {
  @Controller('notes')
  @Serialize(NoteSerializer)
  class NotesController {
    @Get()
    @Serialize(NoteSerializer, { many: true })
    list(@ValidatedQuery(PageSerializer) _query: object): object[] {
      return [];
    }

    @Post()
    create(@ValidatedBody(NoteSerializer) note: object): object {
      return note;
    }

    @Patch(':id')
    update(@Param('id') _id: string, @ValidatedBody(NoteSerializer, { partial: true }) note: object): object {
      return note;
    }

    @Post('import')
    @HttpCode(202)
    import(@Body(new SerializerPipe(NoteSerializer, { many: true })) _notes: object[]): void {}
  }

  test('describes what decorators read and write: requests, answers and refusals apart', async () => {
    const { paths, components } = await describeController(NotesController);
    const refused = (schema: unknown) => ({ description: 'What is wrong, by field.', ...json(schema) });

    expect(paths['/notes']!.get!.responses).toEqual({
      200: { description: '', ...json({ type: 'array', items: refer('Note') }) },
      400: refused(refer('PageError')),
    });
    expect(paths['/notes']!.get!.parameters).toEqual([
      { name: 'page', in: 'query', required: false, schema: { type: 'integer', minimum: 1, default: 1 } },
      { name: 'tags', in: 'query', required: false, schema: { type: 'array', items: { type: 'string', minLength: 1 } } },
    ]);
    expect(paths['/notes']!.post).toMatchObject({
      requestBody: { required: true, ...json(refer('NoteRequest')) },
      responses: { 201: json(refer('Note')), 400: refused(refer('NoteError')) },
    });
    expect(paths['/notes/{id}']!.patch).toMatchObject({
      parameters: [{ name: 'id', in: 'path' }],
      requestBody: json(refer('PatchedNoteRequest')),
      responses: { 200: json(refer('Note')), 400: refused(refer('NoteError')) },
    });
    expect(paths['/notes/import']!.post).toMatchObject({
      requestBody: json({ type: 'array', items: refer('NoteRequest') }),
      responses: { 202: json(refer('Note')), 400: refused({ anyOf: [{ type: 'array', items: refer('NoteError') }, refer('NoteError')] }) },
    });
    expect(Object.keys(components!.schemas!).toSorted()).toEqual([
      'Author',
      'AuthorError',
      'AuthorRequest',
      'Note',
      'NoteError',
      'NoteRequest',
      'PageError',
      'PatchedAuthorRequest',
      'PatchedNoteRequest',
    ]);
    expect(components!.schemas!['NoteRequest']).toEqual({
      type: 'object',
      properties: { title: { type: 'string', nullable: true, minLength: 1, maxLength: 80 }, author: refer('AuthorRequest') },
      required: ['title', 'author'],
    });
  });

  test('describes a class as the schema, or the type, of a parameter of Nest', async () => {
    @Controller('plain')
    class PlainController {
      @Post('schema')
      bySchema(@Body({ schema: NoteSerializer }) note: object, @Query({ schema: PageSerializer }) _page: object): object {
        return note;
      }

      @Post('dto')
      byType(@Body() note: NoteSerializer): object {
        return note;
      }
    }
    const { paths } = await describeController(PlainController);
    const { post } = paths['/plain/schema']!;

    expect(post).toMatchObject({ requestBody: json(refer('NoteRequest')), responses: { 201: { description: '' } } });
    expect(post!.parameters!.map((parameter) => 'name' in parameter && parameter.name)).toEqual(['page', 'tags']);
    expect(post!.responses).not.toHaveProperty('400');
    expect(paths['/plain/dto']!.post!.requestBody).toMatchObject(json(refer('NoteRequest')));
  });

  test('goes by what a handler says itself', async () => {
    @Controller('own')
    class OwnController {
      @Post()
      @HttpCode(200)
      @ApiBody({ type: String })
      @ApiQuery({ name: 'page', type: String, required: true })
      @ApiOkResponse({ type: Boolean })
      @Serialize(NoteSerializer)
      make(@ValidatedBody(NoteSerializer) note: object, @ValidatedQuery(PageSerializer) _page: object): object {
        return note;
      }
    }
    const { post } = (await describeController(OwnController)).paths['/own']!;

    expect(post).toMatchObject({
      requestBody: json({ type: 'string' }),
      responses: { 200: json({ type: 'boolean' }), 400: json(refer('NoteError')) },
    });
    expect(post!.parameters).toHaveLength(2);
    expect(post!.parameters).toContainEqual({ name: 'page', in: 'query', required: true, schema: { type: 'string' } });
    expect(post!.parameters).toContainEqual(expect.objectContaining({ name: 'tags' }));
  });

  test('leaves answers to a note of all, and to what the plugin of the compiler found', async () => {
    @Controller('plugin')
    class PluginController {
      static _OPENAPI_METADATA_FACTORY = () => ({ list: { type: [String] } });

      @Get()
      list(@ValidatedQuery(PageSerializer) _page: object): string[] {
        return [];
      }

      @Get('own')
      @ApiDefaultResponse({ type: Boolean })
      @Serialize(NoteSerializer)
      own(): object {
        return {};
      }
    }
    const { paths } = await describeController(PluginController);

    expect(paths['/plugin']!.get!.responses).toMatchObject({
      200: json({ type: 'array', items: { type: 'string' } }),
      400: json(refer('PageError')),
    });
    expect(Object.keys(paths['/plugin/own']!.get!.responses)).toEqual(['default']);
  });

  test('knows an inherited handler by its own decorators, not by those of a class that others may not share', async () => {
    abstract class Base {
      @Get()
      @Serialize(AuthorSerializer)
      own(): object {
        return {};
      }

      @Get('shared')
      shared(): object {
        return {};
      }
    }
    @Controller('notes')
    @Serialize(NoteSerializer)
    class InheritingController extends Base {}
    const { paths } = await describeController(InheritingController);

    expect(paths['/notes']!.get!.responses).toEqual({ 200: { description: '', ...json(refer('Author')) } });
    expect(paths['/notes/shared']!.get!.responses).toEqual({ 200: { description: '' } });
  });
});

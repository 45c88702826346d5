import 'reflect-metadata';
import { Body, Controller, Module, Post, Query } from '@nestjs/common';
import { CharField, IntegerField, Serialize, Serializer, ValidatedBody } from '@nuages/serializers';
import { expect, test } from 'vitest';
import { RestModule } from '../rest.module.js';
import { PLATFORMS } from '../testing/index.js';
import { createOpenApiDocument } from './open-api-document.js';

class NoteSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField() text!: string;
}

class PageSerializer extends Serializer {
  @IntegerField({ required: false }) page?: number;
}

class BaseController {
  @Post('inherited')
  inherited(): object {
    return {};
  }
}

@Controller('notes')
@Serialize(NoteSerializer)
class NotesController extends BaseController {
  @Post('typed')
  typed(@Body() note: NoteSerializer, @Query() _page: PageSerializer): object {
    return note;
  }

  @Post('schema')
  bySchema(@Body({ schema: NoteSerializer }) note: object): object {
    return note;
  }

  @Post('checked')
  checked(@ValidatedBody(NoteSerializer) note: NoteSerializer): object {
    return note;
  }

  @Post('part')
  part(@Body('text') text: string): object {
    return { text };
  }
}

@Module({ imports: [RestModule.forRoot()], controllers: [NotesController] })
class NotesModule {}

const refer = (name: string): object => ({ content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } });

test.for(PLATFORMS)('plain handlers are described by their serializers, however they name them, on $name', async (platform) => {
  const app = await platform.create(NotesModule);
  const { paths } = await createOpenApiDocument(app, { title: 'Notes' });
  await app.close();
  const of = (name: string): Record<string, any> => (paths[`/notes/${name}`] as Record<string, any>)['post'] as Record<string, any>;

  for (const name of ['typed', 'schema', 'checked']) expect(of(name)['requestBody']).toMatchObject(refer('NoteRequest'));
  for (const name of ['typed', 'inherited']) expect(of(name)['responses']).toMatchObject({ 201: refer('Note') });
  expect(of('typed')['parameters']).toMatchObject([{ name: 'page', in: 'query' }]);
  expect(of('typed')['responses']).not.toHaveProperty('400');
  expect(of('checked')['responses']).toMatchObject({ 400: refer('NoteError') });
  expect(of('part')['requestBody']).not.toMatchObject(refer('NoteRequest'));
});

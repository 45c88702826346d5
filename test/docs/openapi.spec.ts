import { Body, Controller, Get, type INestApplication, Module, Patch, Put } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Action, createOpenApiDocument, ExtendSchema, GenericViewSet, RestModule, type RestRequest, setupOpenApi } from '@nuages/rest';
import {
  CharField,
  IntegerField,
  type InputOf,
  ListField,
  Serialize,
  Serializer,
  ValidatedBody,
  ValidatedQuery,
} from '@nuages/serializers';
import { afterAll, beforeAll, expect, test } from 'vitest';

class RecordSerializer extends Serializer {
  @IntegerField({ readOnly: true }) readonly id!: number;
  @CharField({ maxLength: 50 }) title!: string;
}

// #region action
@Controller('records')
class RecordsController extends GenericViewSet(RecordSerializer) {
  @ExtendSchema({
    summary: 'Plays a record.',
    parameters: [{ name: 'volume', description: 'From 0 to 11.', schema: { type: 'integer', minimum: 0, maximum: 11 } }],
    responses: { 202: { type: 'object', properties: { position: { type: 'number' } } } },
  })
  @Action({ detail: true, methods: ['post'] })
  async play(request: RestRequest) {
    return { position: Number(request.queryParams.get('volume') ?? 0) };
  }
}
// #endregion action

class SearchSerializer extends Serializer {
  @IntegerField({ minValue: 1, default: 1 }) page!: number;
  @ListField({ child: CharField(), required: false }) label?: string[];
}

// #region plain
@Controller('charts')
class ChartsController {
  @Get()
  @Serialize(RecordSerializer, { many: true })
  list(@ValidatedQuery(SearchSerializer) { page }: InputOf<SearchSerializer>) {
    return [{ id: page, title: 'Nuages' }];
  }

  @Patch(':id')
  @Serialize(RecordSerializer)
  change(@ValidatedBody(RecordSerializer, { partial: true }) record: Partial<InputOf<RecordSerializer>>) {
    return { id: 1, title: 'Nuages', ...record };
  }

  @Put(':id')
  replace(@Body({ schema: RecordSerializer }) record: InputOf<RecordSerializer>) {
    return { id: 1, ...record };
  }
}
// #endregion plain

@Module({ imports: [RestModule.forRoot()], controllers: [RecordsController, ChartsController] })
class AppModule {}

let app: INestApplication;
beforeAll(async () => {
  // #region setup
  app = await NestFactory.create(AppModule, { bodyParser: false, logger: false });
  await setupOpenApi(app, { title: 'Records', version: '2.0.0' });
  await app.listen(0);
  // #endregion setup
});
afterAll(() => app.close());

test('the document says what declarations and decorators say', async () => {
  const document = await createOpenApiDocument(app, { title: 'Records' });
  const { post } = document.paths['/records/{pk}/play']!;

  expect(post).toMatchObject({
    summary: 'Plays a record.',
    parameters: [
      { name: 'pk', in: 'path' },
      { name: 'volume', in: 'query' },
    ],
    responses: { 202: { content: { 'application/json': { schema: { type: 'object' } } } } },
  });
  expect(post.responses).not.toHaveProperty('200');
  expect(post).not.toHaveProperty('requestBody');
});

test("the serializers of Nest's own handlers are in it, each side apart", async () => {
  const { paths } = await createOpenApiDocument(app, { title: 'Records' });
  const refers = (name: string) => ({ content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } } });

  expect(paths['/charts']!.get).toMatchObject({
    parameters: [
      { name: 'page', in: 'query', schema: { type: 'integer', minimum: 1 } },
      { name: 'label', in: 'query', schema: { type: 'array', items: { type: 'string' } } },
    ],
    responses: {
      200: { content: { 'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Record' } } } } },
      400: refers('SearchError'),
    },
  });
  expect(paths['/charts/{id}']!.patch).toMatchObject({
    requestBody: { required: true, ...refers('PatchedRecordRequest') },
    responses: { 200: refers('Record'), 400: refers('RecordError') },
  });
  expect(paths['/charts/{id}']!.put).toMatchObject({ requestBody: refers('RecordRequest'), responses: { 400: refers('RecordError') } });
});

test('document and pages are served', async () => {
  const url = (await app.getUrl()).replace('[::1]', 'localhost');

  expect(await (await fetch(`${url}/api/schema.json`)).json()).toMatchObject({
    openapi: '3.1.0',
    info: { title: 'Records', version: '2.0.0' },
  });
  expect((await fetch(`${url}/api/docs`)).status).toBe(200);
});

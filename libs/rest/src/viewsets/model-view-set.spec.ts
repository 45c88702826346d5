import { Controller, Get, type INestApplication, Module, Post } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceFactory, ManagerRegistry, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import request from 'supertest';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PageNumberPagination } from '../pagination/page-number.pagination.js';
import type { RestRequest } from '../request/rest-request.js';
import { RestResponse } from '../request/rest-response.js';
import { RestModule } from '../rest.module.js';
import { forEachPlatform } from '../testing/index.js';
import { Action } from './action.decorator.js';
import { CreateModelMixin, ListModelMixin } from './mixins.js';
import { GenericViewSet, ModelViewSet, ReadOnlyModelViewSet } from './model-view-set.js';

const rows = [1, 2, 3, 4, 5].map((id) => ({ id, title: `note ${id}` }));

@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) title!: string;
}

class NoteSerializer extends ModelSerializer {
  static override Meta = modelMeta<Note, NoteSerializer>({ model: Note, fields: '__all__' });
}

const database = [
  TypeOrmModule.forRootAsync({
    useFactory: () => ({ ...sqliteOptions({ database: ':memory:', entities: [Note] }), synchronize: true }),
    dataSourceFactory,
  }),
  ManagersModule.forRoot(),
];

@Controller('notes')
class NotesController extends ModelViewSet(NoteSerializer, { pagination: new PageNumberPagination({ pageSize: 2 }) }) {
  override async list(asked: RestRequest) {
    return super.list(asked);
  }

  @Action({ detail: true, methods: ['post'] })
  async publish(asked: RestRequest) {
    const { id } = (await this.getObject(asked)) as { id: number };
    return { published: id };
  }

  @Action({ detail: false })
  popular() {
    return [3, 1];
  }

  @Action({ detail: true, urlPath: 'tag-list', methods: ['get', 'delete'] })
  tagList(asked: RestRequest) {
    return asked.method === 'GET' ? ['a'] : new RestResponse(undefined, { status: 204 });
  }

  @Action({ detail: false, urlPath: 'echo/:word', methods: ['post'], patterns: { word: /[a-z]+/ } })
  echo(asked: RestRequest) {
    return new RestResponse({ word: asked.params['word'], data: asked.data, query: asked.queryParams.toLists() }, { status: 202 });
  }

  @Get('export')
  export() {
    return 'plain';
  }

  @Post('import')
  import() {
    return {};
  }
}

@Controller('tags')
class TagsController extends ReadOnlyModelViewSet(NoteSerializer, { pagination: null }) {}

@Controller('logs')
class LogsController extends CreateModelMixin(ListModelMixin(GenericViewSet(NoteSerializer, { methods: ['post'] }))) {}

@Module({
  imports: [...database, RestModule.forRoot({ formatSuffixes: true })],
  controllers: [NotesController, TagsController, LogsController],
})
class NotesModule {}

forEachPlatform((platform) => {
  describe(`ModelViewSet on ${platform.name}`, () => {
    let app: INestApplication;
    beforeAll(async () => {
      app = await platform.create(NotesModule);
    });
    beforeEach(async () => {
      const notes = app.get(ManagerRegistry).for(Note);
      await notes.all().delete();
      await notes.bulkCreate(rows.map((row) => Object.assign(new Note(), row)));
    });
    afterAll(() => app.close());

    const http = () => request(app.getHttpServer() as never);
    const send = (method: string, path: string) => http()[method.toLowerCase() as 'get'](path).set('Host', 'testserver');

    test('lists a page with links', async () => {
      const answer = await send('GET', '/notes?page=2');

      expect(answer.body).toEqual({
        count: 5,
        next: 'http://testserver/notes?page=3',
        previous: 'http://testserver/notes',
        results: rows.slice(2, 4),
      });
      expect(answer.headers['content-type']).toMatch('application/json');
    });

    test.each([
      ['GET', '/notes', 200, 'GET, POST, HEAD, OPTIONS'],
      ['HEAD', '/notes', 200, 'GET, POST, HEAD, OPTIONS'],
      ['GET', '/notes/2', 200, 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
      ['GET', '/notes/99', 404, 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
      ['GET', '/notes/x', 404, 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
      ['GET', '/notes/1%00', 404, 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
      ['DELETE', '/notes', 405, 'GET, POST, HEAD, OPTIONS'],
      ['POST', '/notes/1', 405, 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
      ['OPTIONS', '/notes', 200, 'GET, POST, HEAD, OPTIONS'],
      ['GET', '/notes/popular', 200, 'GET, HEAD, OPTIONS'],
      ['DELETE', '/notes/popular', 405, 'GET, HEAD, OPTIONS'],
      ['GET', '/notes/1/publish', 405, 'POST, OPTIONS'],
      ['HEAD', '/notes/1/publish', 405, 'POST, OPTIONS'],
      ['POST', '/notes/1/publish', 200, 'POST, OPTIONS'],
      ['GET', '/notes/1/tag-list', 200, 'GET, DELETE, HEAD, OPTIONS'],
      ['DELETE', '/notes/1/tag-list', 204, 'GET, DELETE, HEAD, OPTIONS'],
      ['POST', '/tags', 405, 'GET, HEAD, OPTIONS'],
      ['GET', '/logs', 405, 'POST, OPTIONS'],
      ['GET', '/notes/1.5', 404, 'GET, PUT, PATCH, DELETE, HEAD, OPTIONS'],
      ['GET', '/notes/1/', 404, undefined],
      ['GET', '/notes/1/nothing', 404, undefined],
      ['GET', '/NOTES', 404, undefined],
      ['GET', '/nothing', 404, undefined],
      ['POST', '/notes/echo/ABC', 404, undefined],
    ])('answers %s %s with %i', async (method, path, status, allow) => {
      const answer = await send(method, path);

      expect(answer.status).toBe(status);
      expect(answer.headers['allow']).toBe(allow);
    });

    test('refuses a method that Nest has no routes for', async () => {
      const answer = await http().trace('/notes');

      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, POST, HEAD, OPTIONS']);
      const nobodys = await http().trace('/tags/1.');
      expect([nobodys.status, nobodys.headers['allow']]).toEqual([404, undefined]);
    });

    test('creates with 201, and refuses what the serializer refuses', async () => {
      const made = await http().post('/notes').send({ title: 'new' });
      const refused = await http().post('/notes').send({});

      expect([made.status, made.body]).toEqual([201, { id: expect.any(Number), title: 'new' }]);
      expect([refused.status, refused.body]).toEqual([400, { title: ['This field is required.'] }]);
    });

    test('looks for the row before it reads the body', async () => {
      const answer = await http().put('/notes/99').set('Content-Type', 'application/json').send('{broken');

      expect(answer.status).toBe(404);
    });

    test.each([
      ['application/json', '{"x": [1, null]}', { x: [1, null] }],
      ['application/x-www-form-urlencoded', 'k=1&k=2&v=%C3%A9', { k: '2', v: 'é' }],
    ])('gives an action its parameters, query and %s body', async (type, body, data) => {
      const answer = await http().post('/notes/echo/hey?a=1&a=2&b=').set('Content-Type', type).send(body);

      expect([answer.status, answer.body]).toEqual([202, { word: 'hey', data, query: { a: ['1', '2'], b: [''] } }]);
    });

    test('reads fields and files of a multipart form', async () => {
      const answer = await http().post('/notes/echo/hey').field('k', 'v').attach('file', Buffer.from('abc'), 'a.txt');

      expect(answer.body.data).toMatchObject({ k: 'v', file: { name: 'a.txt', size: 3, contentType: 'text/plain' } });
    });

    test('keeps plain routes of the controller', async () => {
      expect((await http().get('/notes/export')).text).toBe('plain');
      expect((await http().post('/notes/import')).status).toBe(201);
    });

    test.each([
      ['/tags.json', 200],
      ['/notes/1.json', 200],
      ['/notes/popular.json', 200],
      ['/notes/1/tag-list.json', 200],
      ['/TAGS.json', 404],
      ['/tags.xml', 404],
      ['/notes/1.xml', 404],
      ['/notes/1?format=api', 404],
    ])('answers the format of %s with %i', async (path, status) => {
      expect((await http().get(path)).status).toBe(status);
    });

    test('answers 304 to a client that has the answer already', async () => {
      const first = await http().get('/tags/1');
      const second = await http().get('/tags/1').set('If-None-Match', first.headers['etag']!);

      expect(first.headers['etag']).toMatch(/^"[\w-]{27}"$/);
      expect([second.status, second.text]).toEqual([304, '']);
    });

    test('answers 406 for a media type that no renderer has', async () => {
      const answer = await http().get('/tags/1').set('Accept', 'text/html');

      expect([answer.status, answer.body]).toEqual([406, { detail: 'Could not satisfy the request Accept header.' }]);
    });
  });
});

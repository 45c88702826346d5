import { Controller, type INestApplication, Module } from '@nestjs/common';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RestModule } from '../rest.module.js';
import { forEachPlatform } from '../testing/index.js';
import { MemoryQuerySet } from '../testing/memory-query-set.js';
import { MemorySerializer } from '../testing/memory-serializer.js';
import { ApiRootView } from './api-root-view.js';
import { ListCreateAPIView, RetrieveDestroyAPIView, RetrieveUpdateAPIView } from './api-views.js';

const rows = [{ id: 1, title: 'one' }];
const queryset = () => new MemoryQuerySet(rows, { id: 'integer', title: 'char' });

@Controller('notes')
class NotesController extends ListCreateAPIView(MemorySerializer, { queryset }) {}

@Controller('notes/:pk')
class NoteController extends RetrieveUpdateAPIView(MemorySerializer, { queryset }) {}

@Controller('titles/:title')
class TitleController extends RetrieveDestroyAPIView(MemorySerializer, { queryset, lookupField: 'title' }) {
  override async performDestroy() {}
}

@Controller()
class RootController extends ApiRootView({ notes: '/notes' }) {}

@Module({ imports: [RestModule.forRoot()], controllers: [NotesController, NoteController, TitleController, RootController] })
class NotesModule {}

forEachPlatform((platform) => {
  describe(`generic views on ${platform.name}`, () => {
    let app: INestApplication;
    beforeAll(async () => {
      app = await platform.create(NotesModule);
    });
    afterAll(() => app.close());

    test.each([
      ['GET', '/notes', 200, 'GET, POST, HEAD, OPTIONS'],
      ['PUT', '/notes', 405, 'GET, POST, HEAD, OPTIONS'],
      ['GET', '/notes/1', 200, 'GET, PUT, PATCH, HEAD, OPTIONS'],
      ['GET', '/notes/2', 404, 'GET, PUT, PATCH, HEAD, OPTIONS'],
      ['DELETE', '/notes/1', 405, 'GET, PUT, PATCH, HEAD, OPTIONS'],
      ['GET', '/titles/one', 200, 'GET, DELETE, HEAD, OPTIONS'],
      ['DELETE', '/titles/one', 204, 'GET, DELETE, HEAD, OPTIONS'],
      ['DELETE', '/titles/two', 404, 'GET, DELETE, HEAD, OPTIONS'],
    ])('answer %s %s with %i', async (method, path, status, allow) => {
      const answer = await request(app.getHttpServer() as never)[method.toLowerCase() as 'get'](path);

      expect([answer.status, answer.headers['allow']]).toEqual([status, allow]);
    });

    test('ApiRootView tells where things are', async () => {
      const answer = await request(app.getHttpServer() as never)
        .get('/')
        .set('Host', 'testserver');

      expect(answer.body).toEqual({ notes: 'http://testserver/notes' });
    });
  });
});

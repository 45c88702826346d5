import { Controller, type INestApplication, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceFactory, ManagerRegistry, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import request from 'supertest';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RestModule } from '../rest.module.js';
import { forEachPlatform } from '../testing/index.js';
import { ApiRootView } from './api-root-view.js';
import { ListCreateAPIView, RetrieveDestroyAPIView, RetrieveUpdateAPIView } from './api-views.js';

const rows = [{ id: 1, title: 'one' }];

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
class NotesController extends ListCreateAPIView(NoteSerializer) {}

@Controller('notes/:pk')
class NoteController extends RetrieveUpdateAPIView(NoteSerializer) {}

@Controller('titles/:title')
class TitleController extends RetrieveDestroyAPIView(NoteSerializer, { lookupField: 'title' }) {}

@Controller()
class RootController extends ApiRootView({ notes: '/notes' }) {}

@Module({ imports: [...database, RestModule.forRoot()], controllers: [NotesController, NoteController, TitleController, RootController] })
class NotesModule {}

forEachPlatform((platform) => {
  describe(`generic views on ${platform.name}`, () => {
    let app: INestApplication;
    beforeAll(async () => {
      app = await platform.create(NotesModule);
      await app
        .get(ManagerRegistry)
        .for(Note)
        .bulkCreate(rows.map((row) => Object.assign(new Note(), row)));
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

import {
  type CallHandler,
  ClassSerializerInterceptor,
  type CanActivate,
  Controller,
  ForbiddenException,
  Header,
  HttpCode,
  type INestApplication,
  Injectable,
  Module,
  type NestInterceptor,
  Param,
  ParseIntPipe,
  Scope,
  UseGuards,
  UseInterceptors,
  Version,
  VersioningType,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map } from 'rxjs';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceFactory, ManagerRegistry, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import request from 'supertest';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RestRequest } from '../request/rest-request.js';
import { RestModule } from '../rest.module.js';
import { forEachPlatform } from '../testing/index.js';
import { Action } from './action.decorator.js';
import { ModelViewSet, ReadOnlyModelViewSet } from './model-view-set.js';

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

@Injectable()
class Closed implements CanActivate {
  canActivate(): boolean {
    throw new ForbiddenException();
  }
}

@Injectable()
class Wrapped implements NestInterceptor {
  intercept(_context: unknown, next: CallHandler) {
    return next.handle().pipe(map((data: unknown) => ({ wrapped: data })));
  }
}

@Injectable()
class Greeter {
  readonly word = 'hello';
}

@Controller('notes')
class NotesController extends ModelViewSet(NoteSerializer) {
  constructor(private readonly greeter: Greeter) {
    super();
  }

  @UseGuards(Closed)
  override async create(asked: RestRequest) {
    return super.create(asked);
  }

  @UseInterceptors(Wrapped)
  @Header('X-Notes', 'yes')
  override async list(asked: RestRequest) {
    return super.list(asked);
  }

  @HttpCode(207)
  @Action({ detail: true, methods: ['post', 'put'] })
  greet(@Param('pk', ParseIntPipe) id: number) {
    return { id, word: this.greeter.word };
  }

  @Version('2')
  @Action({ detail: false })
  later() {
    return { version: 2 };
  }
}

@Controller({ path: 'scoped', scope: Scope.REQUEST })
class ScopedController extends ReadOnlyModelViewSet(NoteSerializer) {}

abstract class BaseController extends ModelViewSet(NoteSerializer) {
  @Action({ detail: false })
  shared() {
    return { by: this.constructor.name };
  }
}

@Controller('first')
class FirstController extends BaseController {}

@Controller('second')
class SecondController extends BaseController {
  override shared() {
    return { by: 'an override without @Action' };
  }
}

@Module({
  imports: [...database, RestModule.forRoot()],
  controllers: [NotesController, ScopedController, FirstController, SecondController],
  providers: [Greeter],
})
class NotesModule {}

forEachPlatform((platform) => {
  describe(`a viewset among Nest's own parts, on ${platform.name}`, () => {
    let app: INestApplication;
    beforeAll(async () => {
      app = await platform.create(NotesModule, (made) => {
        made.setGlobalPrefix('api');
        made.enableVersioning({ type: VersioningType.HEADER, header: 'X-Version' });
      });
      await app
        .get(ManagerRegistry)
        .for(Note)
        .bulkCreate(rows.map((row) => Object.assign(new Note(), row)));
    });
    afterAll(() => app.close());

    const http = () => request(app.getHttpServer() as never);

    test('obeys a guard on an overridden method, and on no other', async () => {
      expect((await http().post('/api/notes').send({ title: 'x' })).status).toBe(403);
      expect((await http().get('/api/notes/1')).status).toBe(200);
    });

    test('obeys interceptors and headers', async () => {
      const answer = await http().get('/api/notes');

      expect([answer.body, answer.headers['x-notes']]).toEqual([{ wrapped: rows }, 'yes']);
    });

    test('gives decorated parameters of an action through pipes, for each of its methods', async () => {
      const posted = await http().post('/api/notes/5/greet');
      const put = await http().put('/api/notes/6/greet');
      const refused = await http().put('/api/notes/x/greet');

      expect([posted.status, posted.body]).toEqual([207, { id: 5, word: 'hello' }]);
      expect([put.status, put.body]).toEqual([207, { id: 6, word: 'hello' }]);
      expect(refused.status).toBe(400);
    });

    test('obeys versions', async () => {
      expect((await http().get('/api/notes/later').set('X-Version', '2')).body).toEqual({ version: 2 });
    });

    test('may be request-scoped', async () => {
      expect((await http().get('/api/scoped/1')).body).toEqual(rows[0]);
    });

    test.each([
      ['class-transformer', (made: INestApplication) => new ClassSerializerInterceptor(made.get(Reflector)), (data: unknown) => data],
      ['an envelope', () => new Wrapped(), (data: unknown) => ({ wrapped: data })],
    ])('answers what it would through %s for all', async (_what, make, expected) => {
      const wrapping = await platform.create(NotesModule, (made) => made.useGlobalInterceptors(make(made)));
      const wrapped = () => request(wrapping.getHttpServer() as never);

      const made = await wrapped().post('/first').send({ title: 'new' });
      expect([made.status, made.body]).toEqual([201, expected({ id: 1, title: 'new' })]);
      expect((await wrapped().get('/first/1')).body).toEqual(expected({ id: 1, title: 'new' }));
      await wrapping.close();
    });

    test('keeps status and headers through class-transformer', async () => {
      const wrapping = await platform.create(NotesModule, (made) =>
        made.useGlobalInterceptors(new ClassSerializerInterceptor(made.get(Reflector))),
      );
      const wrapped = () => request(wrapping.getHttpServer() as never);
      await wrapped().post('/first').send({ title: 'new' });

      const deleted = await wrapped().delete('/first/1');
      await wrapping.close();

      expect([deleted.status, deleted.text]).toEqual([204, '']);
    });

    test('may share a base class', async () => {
      expect((await http().get('/api/first/shared')).body).toEqual({ by: 'FirstController' });
      expect((await http().get('/api/second/shared')).body).toEqual({ by: 'an override without @Action' });
      expect((await http().get('/api/second/1')).body).toEqual(rows[0]);
    });
  });
});

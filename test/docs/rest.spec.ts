import { Body, Controller, Get, type INestApplication, Module, Post } from '@nestjs/common';
import { PermissionDenied } from '@nuages/core';
import {
  AcceptHeaderVersioning,
  Action,
  AnonRateThrottle,
  createOpenApiDocument,
  DatabaseThrottleStore,
  UserRateThrottle,
  exceptionHandler,
  GenericViewSet,
  PageNumberPagination,
  QueryDict,
  type Renderer,
  RestModule,
  type RestRequest,
  RestResponse,
} from '@nuages/rest';
import { forEachPlatform } from '@nuages/rest/testing';
import request from 'supertest';
import { afterEach, describe, expect, test } from 'vitest';

// #region errors
@Controller('reports')
export class ReportsController {
  @Get()
  list() {
    throw new PermissionDenied('Reports are for accountants.', 'accountants_only');
  }

  @Post()
  create(@Body() body: unknown) {
    return new RestResponse({ queued: body }, { status: 202, headers: { Location: '/reports/1' } });
  }
}
// #endregion errors

// #region module
@Module({
  imports: [
    RestModule.forRoot({
      pagination: new PageNumberPagination({ pageSize: 20, pageSizeQueryParam: 'page_size', maxPageSize: 100 }),
      throttles: [new AnonRateThrottle('1000/hour')],
    }),
  ],
  controllers: [ReportsController],
})
export class AppModule {}
// #endregion module

// #region handler
export const withCodes = RestModule.forRoot({
  exceptionHandler: (exception, context) => {
    const answer = exceptionHandler(exception, context);
    return (
      answer && new RestResponse({ error: answer.data, path: context.request.path }, { status: answer.status, headers: answer.headers })
    );
  },
});
// #endregion handler

// #region throttles
const store = new DatabaseThrottleStore(); // or new RedisThrottleStore(client)

export const throttled = RestModule.forRoot({ throttles: [new AnonRateThrottle('100/day', store), new UserRateThrottle('60/min', store)] });
// #endregion throttles

// #region actions
@Controller('songs')
export class SongsController extends GenericViewSet(null, { actionThrottles: { create: [new UserRateThrottle('10/min')] } }) {
  create() {
    return new RestResponse({ made: true }, { status: 201 });
  }

  @Action({ detail: false, methods: ['post'], throttles: [new UserRateThrottle('1/day')] })
  import() {
    return { imported: true };
  }
}
// #endregion actions

// #region conditions
@Controller('recipes')
export class RecipesController extends GenericViewSet(null, { lastModifiedField: 'changedAt' }) {
  private readonly recipe = { name: 'Soup', version: 7, changedAt: new Date('2026-03-01T12:00:00Z') };

  override async getObject() {
    return this.recipe;
  }

  override getEntityTag(_request: RestRequest, { version }: { version: number }) {
    return `v${version}`;
  }

  @Action({ detail: true, methods: ['put'] })
  async rename(asked: RestRequest) {
    return this.changeObject(asked, async (recipe) => Object.assign(recipe, asked.data, { version: recipe.version + 1 }));
  }
}
// #endregion conditions

// #region versioning
@Controller('albums')
export class AlbumsController extends GenericViewSet(null) {
  list(asked: RestRequest) {
    return { version: asked.version };
  }
}

@Controller({ path: 'artists', version: '2' })
export class ArtistsController extends GenericViewSet(null) {
  list() {
    return { since: 'version 2' };
  }
}

@Module({
  imports: [RestModule.forRoot({ versioning: new AcceptHeaderVersioning({ defaultVersion: '1', allowedVersions: ['2'] }) })],
  controllers: [AlbumsController, ArtistsController],
})
export class VersionsModule {}
// #endregion versioning

@Module({ imports: [RestModule.forRoot()], controllers: [SongsController, RecipesController] })
class SongsModule {}

@Module({ imports: [withCodes], controllers: [ReportsController] })
class CodesModule {}

// #region renderer
export const csv: Renderer = {
  mediaType: 'text/csv',
  format: 'csv',
  render: (data) => (data as Record<string, unknown>[]).map((row) => Object.values(row).join(',')).join('\n'),
};
// #endregion renderer

forEachPlatform((platform) => {
  describe(`the page on REST, on ${platform.name}`, () => {
    let app: INestApplication;
    afterEach(() => app.close());

    test('errors have the shape of DRF', async () => {
      app = await platform.create(AppModule);
      const http = request(app.getHttpServer() as never);

      expect((await http.get('/reports')).body).toEqual({ detail: 'Reports are for accountants.' });
      const made = await http.post('/reports').send({ year: 2026 });
      expect([made.status, made.headers['location'], made.body]).toEqual([202, '/reports/1', { queued: { year: 2026 } }]);
      expect((await http.delete('/reports')).headers['allow']).toBe('GET, POST, HEAD, OPTIONS');
    });

    test('an exception handler may change them', async () => {
      app = await platform.create(CodesModule);
      const answer = await request(app.getHttpServer() as never).get('/nothing');

      expect(answer.body).toEqual({ error: { detail: 'Not found.' }, path: '/nothing' });
    });

    test('actions have limits of their own, rows have versions', async () => {
      app = await platform.create(SongsModule);
      const http = () => request(app.getHttpServer() as never);

      expect([(await http().post('/songs/import')).status, (await http().post('/songs/import')).status]).toEqual([200, 429]);
      expect((await http().post('/songs')).status).toBe(201);
      const rename = (tag: string) => http().put('/recipes/1/rename').set('If-Match', tag).send({ name: 'Stew' });
      expect([(await rename('"v6"')).status, (await rename('"v7"')).status, (await rename('"v7"')).status]).toEqual([412, 200, 412]);
    });

    test('a client asks for a version', async () => {
      app = await platform.create(VersionsModule);
      const get = (path: string, version: string) =>
        request(app.getHttpServer() as never)
          .get(path)
          .set('Accept', `application/json; version=${version}`);

      expect((await get('/albums', '2')).body).toEqual({ version: '2' });
      expect((await get('/artists', '2')).body).toEqual({ since: 'version 2' });
      expect((await get('/artists', '1')).status).toBe(404);
      expect((await get('/albums', '3')).status).toBe(406);
    });

    test('a document tells how', async () => {
      app = await platform.create(VersionsModule);
      const all = await createOpenApiDocument(app, { title: 'All' });
      const first = await createOpenApiDocument(app, { title: 'First', apiVersion: '1' });

      expect(Object.keys(all.paths)).toEqual(['/albums', '/artists']);
      expect(Object.keys(first.paths)).toEqual(['/albums']);
    });
  });
});

test('query parameters are those of Django', () => {
  // #region query
  const query = QueryDict.parse('tag=a&tag=b&q=red+shoes');
  query.get('tag'); // 'b', the last one
  query.getAll('tag'); // ['a', 'b']
  query.get('q'); // 'red shoes'
  // #endregion query

  expect([query.get('tag'), query.getAll('tag'), query.get('q')]).toEqual(['b', ['a', 'b'], 'red shoes']);
});

test('a renderer writes any media type', () => {
  expect(csv.render([{ a: 1, b: 2 }], undefined as never)).toBe('1,2');
});

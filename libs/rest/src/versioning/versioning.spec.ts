import { Controller, type DynamicModule, type INestApplication, Module, Version, VersioningType } from '@nestjs/common';
import request from 'supertest';
import { afterEach, describe, expect, test } from 'vitest';
import type { RestRequest } from '../request/rest-request.js';
import { RestModule } from '../rest.module.js';
import { ViewUrls } from '../routing/view-urls.js';
import { forEachPlatform } from '../testing/index.js';
import { Action } from '../viewsets/action.decorator.js';
import { GenericViewSet } from '../viewsets/model-view-set.js';
import { AcceptHeaderVersioning } from './accept-header.versioning.js';
import { HeaderVersioning } from './header.versioning.js';
import { HostNameVersioning } from './host-name.versioning.js';
import { QueryParameterVersioning } from './query-parameter.versioning.js';
import { URLPathVersioning } from './url-path.versioning.js';
import type { Versioning } from './versioning.js';

const versions = { defaultVersion: '1', allowedVersions: ['2', '3'] };

/** Tells the version, and where the list of the same version is. */
function controllers(urls: () => ViewUrls) {
  abstract class Notes extends GenericViewSet(null, { basename: 'note' }) {
    list(asked: RestRequest) {
      return { version: asked.version ?? null, here: urls().reverse('note-list', {}, asked) };
    }
  }

  @Controller('notes')
  class NotesController extends Notes {
    @Action({ detail: false })
    hello() {
      return 'the first';
    }
  }

  @Controller(':version/notes')
  class PathController extends Notes {}

  @Controller({ path: 'songs', version: '2' })
  class NewSongsController extends GenericViewSet(null, { basename: 'song' }) {
    list(asked: RestRequest) {
      return { by: 'new', version: asked.version, here: urls().reverse('song-list', {}, asked) };
    }

    @Version('3')
    @Action({ detail: false })
    newest(asked: RestRequest) {
      return { version: asked.version };
    }
  }

  @Controller({ path: 'songs', version: '1' })
  class OldSongsController extends GenericViewSet(null, { basename: 'song' }) {
    list(asked: RestRequest) {
      return { by: 'old', version: asked.version, here: urls().reverse('song-list', {}, asked) };
    }
  }
  return { NotesController, PathController, NewSongsController, OldSongsController };
}

forEachPlatform((platform) => {
  describe(`versions on ${platform.name}`, () => {
    let app: INestApplication;
    afterEach(() => app.close());

    async function start(versioning: Versioning | null, prepare?: (made: INestApplication) => void): Promise<void> {
      const { NotesController, PathController, NewSongsController, OldSongsController } = controllers(() => app.get(ViewUrls));
      const isInPath = versioning instanceof URLPathVersioning;
      @Module({})
      class NotesModule {
        static of(): DynamicModule {
          return {
            module: NotesModule,
            imports: [RestModule.forRoot({ versioning })],
            controllers: isInPath ? [PathController] : [NotesController, NewSongsController, OldSongsController],
          };
        }
      }
      app = await platform.create(NotesModule.of(), prepare);
    }

    const get = (path: string, headers: Record<string, string> = {}) =>
      request(app.getHttpServer() as never)
        .get(path)
        .set({ Host: 'testserver', ...headers });

    test.each([
      ['application/json', 200, '1', 'old'],
      ['application/json; version=2', 200, '2', 'new'],
      ['application/*; version=2, text/html', 200, '2', 'new'],
      ['application/json; version=9', 406, undefined, undefined],
      ['text/html; version=2', 406, undefined, undefined],
    ])('by the Accept header %s answer %i', async (accept, status, version, by) => {
      await start(new AcceptHeaderVersioning(versions));
      const [notes, songs] = [await get('/notes', { Accept: accept }), await get('/songs', { Accept: accept })];

      expect([notes.status, notes.body.version]).toEqual([status, version]);
      expect([songs.status, songs.body.version, songs.body.by]).toEqual([status, version, by]);
      expect(notes.headers['vary']).toContain('Accept');
    });

    test.each([
      ['', 200, '1', 'old', '/notes?version=1'],
      ['?version=2&x=1', 200, '2', 'new', '/notes?version=2'],
      ['?version=9', 404, undefined, undefined, undefined],
      ['?version=', 404, undefined, undefined, undefined],
    ])('by the query %s answer %i', async (query, status, version, by, here) => {
      await start(new QueryParameterVersioning(versions));
      const [notes, songs] = [await get(`/notes${query}`), await get(`/songs${query}`)];

      expect([notes.status, notes.body.version, notes.body.here]).toEqual([status, version, here && `http://testserver${here}`]);
      expect([songs.status, songs.body.version, songs.body.by]).toEqual([status, version, by]);
      expect(notes.body.detail).toBe(songs.body.detail);
    });

    test.each([
      [{}, 200, '1'],
      [{ 'X-Version': '3' }, 200, '3'],
      [{ 'X-Version': '9' }, 404, undefined],
    ])('by a header %o answer %i', async (headers, status, version) => {
      await start(new HeaderVersioning(versions));

      const notes = await get('/notes', headers as Record<string, string>);

      expect([notes.status, notes.body.version, notes.headers['vary']]).toEqual([status, version, 'X-Version']);
      expect((await get('/songs/newest', headers as Record<string, string>)).status).toBe(version === '3' ? 200 : 404);
    });

    test.each([
      ['testserver', 200, '1'],
      ['2.example.com', 200, '2'],
      ['9.example.com', 404, undefined],
    ])('by the host %s answer %i', async (host, status, version) => {
      await start(new HostNameVersioning(versions));

      const notes = await get('/notes', { Host: host });

      expect([notes.status, notes.body.version]).toEqual([status, version]);
    });

    test.each([
      ['/2/notes', 200, '2'],
      ['/1/notes', 200, '1'],
      ['/9/notes', 404, undefined],
    ])('by the path %s answer %i', async (path, status, version) => {
      await start(new URLPathVersioning(versions));

      const notes = await get(path);

      expect([notes.status, notes.body.version]).toEqual([status, version]);
      expect(notes.body.here).toBe(status === 200 ? `http://testserver${path}` : undefined);
    });

    test('without a list of them are whatever the client names', async () => {
      await start(new HeaderVersioning());

      expect((await get('/notes')).body.version).toBeNull();
      expect((await get('/notes', { 'X-Version': 'any' })).body.version).toBe('any');
    });

    test("in Nest's own paths choose the controller, and links stay in theirs", async () => {
      await start(null, (made) => made.setGlobalPrefix('api').enableVersioning({ type: VersioningType.URI }));

      expect((await get('/api/v2/songs')).body).toEqual({ by: 'new', version: '2', here: 'http://testserver/api/v2/songs' });
      expect((await get('/api/v1/songs')).body).toEqual({ by: 'old', version: '1', here: 'http://testserver/api/v1/songs' });
      expect((await get('/api/v3/songs/newest')).body).toEqual({ version: '3' });
      expect((await get('/api/notes')).body.version).toBeNull();
      expect((await get('/api/v9/songs')).status).toBe(404);
      expect((await request(app.getHttpServer() as never).delete('/api/v1/songs')).headers['allow']).toBe('GET, HEAD, OPTIONS');
    });

    test.each([
      [{ type: VersioningType.HEADER, header: 'X-Nest' } as const, { 'X-Nest': '2' }],
      [{ type: VersioningType.MEDIA_TYPE, key: 'v=' } as const, { Accept: 'application/json;v=2' }],
      [{ type: VersioningType.CUSTOM, extractor: () => ['2', '1'] } as const, {}],
    ])("that Nest reads by %o are the request's", async (options, headers) => {
      await start(null, (made) => made.enableVersioning(options));

      expect((await get('/songs', headers as Record<string, string>)).body).toMatchObject({ by: 'new', version: '2' });
    });
  });
});

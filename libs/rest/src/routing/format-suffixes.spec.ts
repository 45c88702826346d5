import { Controller, Module } from '@nestjs/common';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { RestModule } from '../rest.module.js';
import { PLATFORMS } from '../testing/index.js';
import { Action } from '../viewsets/action.decorator.js';
import { GenericViewSet } from '../viewsets/model-view-set.js';

@Controller('songs')
class SongsController extends GenericViewSet(null) {
  list() {
    return ['songs'];
  }

  retrieve() {
    return 'song';
  }

  @Action({ detail: false })
  popular() {
    return 'popular';
  }
}

@Module({ imports: [RestModule.forRoot({ formatSuffixes: true })], controllers: [SongsController] })
class SuffixedModule {}

@Module({ imports: [RestModule.forRoot()], controllers: [SongsController] })
class PlainModule {}

describe.for(PLATFORMS)('one controller in two applications on $name', (platform) => {
  test.each([
    ['the first', [SuffixedModule, PlainModule]],
    ['the second', [PlainModule, SuffixedModule]],
  ])('ends paths in formats in %s alone', async (_which, modules) => {
    const apps = [await platform.create(modules[0]!), await platform.create(modules[1]!)];

    for (const [index, app] of apps.entries()) {
      const status = modules[index] === SuffixedModule ? 200 : 404;
      for (const path of ['/songs', '/songs/1', '/songs/popular']) {
        expect((await request(app.getHttpServer() as never).get(path)).status).toBe(200);
        expect([path, (await request(app.getHttpServer() as never).get(`${path}.json`)).status]).toEqual([path, status]);
      }
    }
    await Promise.all(apps.map((app) => app.close()));
  });
});

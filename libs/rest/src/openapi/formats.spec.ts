import { Controller, Module, Scope, Version, VersioningType } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { ApiOperation } from '@nestjs/swagger';
import { expect, test } from 'vitest';
import { RestModule } from '../rest.module.js';
import { PLATFORMS } from '../testing/index.js';
import { Action } from '../viewsets/action.decorator.js';
import { GenericViewSet } from '../viewsets/model-view-set.js';
import { createOpenApiDocument } from './open-api-document.js';

@Controller({ path: 'songs', version: ['1', '2'] })
class SongsController extends GenericViewSet(null, { basename: 'song' }) {
  @ApiOperation({ summary: 'The songs.' })
  list() {
    return [];
  }

  @Version('2')
  @Action({ detail: true, urlPath: 'play/:speed' })
  play() {
    return {};
  }
}

test.for(PLATFORMS)('formats, prefixes and versions make each path once, on $name', async (platform) => {
  @Module({ controllers: [SongsController] })
  class SongsModule {}

  @Module({
    imports: [RestModule.forRoot({ formatSuffixes: true }), SongsModule, RouterModule.register([{ path: 'in', module: SongsModule }])],
  })
  class AppModule {}
  const app = await platform.create(AppModule, (made) => {
    made.setGlobalPrefix('api');
    made.enableVersioning({ type: VersioningType.URI });
  });

  const { paths } = await createOpenApiDocument(app, { title: 'Songs' });
  await app.close();

  const operations = Object.entries(paths).map(([path, { get }]) => [path, get.operationId, get.summary]);
  expect(operations).toEqual([
    ['/api/v1/in/songs', 'song_list_1', 'The songs.'],
    ['/api/v2/in/songs', 'song_list_2', 'The songs.'],
    ['/api/v2/in/songs/{pk}/play/{speed}', 'song_play_2', 'Play'],
  ]);
});

@Controller({ path: 'visits', scope: Scope.REQUEST })
class VisitsController extends GenericViewSet(null, { basename: 'song' }) {
  list() {
    return [];
  }
}

@Controller('replays')
class ReplaysController extends GenericViewSet(null, { basename: 'song' }) {
  list() {
    return [];
  }
}

test.for(PLATFORMS)(
  'views of one name have operations of their own, also such as are made for each request, on $name',
  async (platform) => {
    @Module({ imports: [RestModule.forRoot()], controllers: [VisitsController, ReplaysController] })
    class AppModule {}
    const app = await platform.create(AppModule);

    const { paths } = await createOpenApiDocument(app, { title: 'Songs' });
    await app.close();

    expect(Object.entries(paths).map(([path, { get }]) => [path, get.operationId])).toEqual([
      ['/replays', 'song_list_2'],
      ['/visits', 'song_list'],
    ]);
  },
);

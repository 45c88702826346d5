import { Controller, type INestApplication, Module, type Type, VersioningType } from '@nestjs/common';
import { RouterModule } from '@nestjs/core';
import { CharField, Serializer } from '@nuages/serializers';
import { afterEach, describe, expect, test } from 'vitest';
import { RestModule } from '../rest.module.js';
import { ViewUrls } from '../routing/view-urls.js';
import { PLATFORMS } from '../testing/index.js';
import { ListAPIView } from '../viewsets/api-views.js';
import { GenericViewSet } from '../viewsets/model-view-set.js';
import { AcceptHeaderVersioning } from '../versioning/accept-header.versioning.js';
import { HeaderVersioning } from '../versioning/header.versioning.js';
import { QueryParameterVersioning } from '../versioning/query-parameter.versioning.js';
import { URLPathVersioning } from '../versioning/url-path.versioning.js';
import type { Versioning } from '../versioning/versioning.js';
import { createOpenApiDocument } from './open-api-document.js';

class TagSerializer extends Serializer {
  @CharField() name!: string;
}

const versions = { defaultVersion: '1', allowedVersions: ['2'] };

function controllerAt(path: string, version?: string) {
  @Controller({ path, version })
  class NotesController extends GenericViewSet(null, { basename: 'note' }) {
    list() {
      return [];
    }
  }
  return NotesController;
}

describe('versions in OpenAPI', () => {
  let app: INestApplication;
  afterEach(() => app.close());

  async function start(controllers: Type[], versioning: Versioning | null, isInPath = false) {
    @Module({ controllers })
    class NotesModule {}

    @Module({ imports: [RestModule.forRoot({ versioning }), NotesModule, RouterModule.register([{ path: 'club', module: NotesModule }])] })
    class AppModule {}
    app = await PLATFORMS[0]!.create(AppModule, (made) => isInPath && made.enableVersioning({ type: VersioningType.URI }));
    return (await createOpenApiDocument(app, { title: 'Notes' })).paths;
  }

  test.each([
    [new QueryParameterVersioning(versions), 'notes', { name: 'version', in: 'query', schema: { enum: ['1', '2'], default: '1' } }],
    [new HeaderVersioning(versions), 'notes', { name: 'X-Version', in: 'header', schema: { enum: ['1', '2'] } }],
    [new URLPathVersioning(versions), ':version/notes', { name: 'version', in: 'path', required: true, schema: { enum: ['1', '2'] } }],
  ])('are the parameters of %o', async (versioning, path, parameter) => {
    const [described] = Object.values(await start([controllerAt(path)], versioning));

    expect(described!['get'].parameters).toContainEqual(
      expect.objectContaining({ ...parameter, schema: expect.objectContaining(parameter.schema) }),
    );
  });

  test('are media types where the Accept header names them', async () => {
    @Controller('tags')
    class TagsController extends ListAPIView(TagSerializer, { versioning: new AcceptHeaderVersioning(versions) }) {}
    const { get } = (await start([TagsController], null))['/club/tags']!;

    expect(Object.keys(get.responses['200'].content)).toEqual([
      'application/json',
      'application/json; version=1',
      'application/json; version=2',
    ]);
  });

  test('are parts of paths, below those of their modules', async () => {
    const paths = await start([controllerAt('notes', '1'), controllerAt('notes', '2')], null, true);

    expect(Object.entries(paths).map(([path, item]) => [path, item['get'].operationId])).toEqual([
      ['/v1/club/notes', 'note_list_1'],
      ['/v2/club/notes', 'note_list_2'],
    ]);
    expect(app.get(ViewUrls).reverse('note-list')).toBe('/v1/club/notes');
  });
});

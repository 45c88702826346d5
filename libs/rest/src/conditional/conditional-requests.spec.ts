import { Controller, Get, type INestApplication, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ManagersModule, managerOf } from '@nuages/managers';
import { testDatabases, type TestDatabase } from '@nuages/managers/testing';
import { modelMeta, ModelSerializer } from '@nuages/serializers/model';
import request from 'supertest';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterEach, describe, expect, test } from 'vitest';
import type { RestRequest } from '../request/rest-request.js';
import { RestResponse } from '../request/rest-response.js';
import { RestModule } from '../rest.module.js';
import { PLATFORMS, type Platform } from '../testing/index.js';
import { Action } from '../viewsets/action.decorator.js';
import { ModelViewSet } from '../viewsets/model-view-set.js';

@Entity()
class Page {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) title!: string;
  @Column({ default: 1 }) version!: number;
  @Column() changedAt!: Date;
}

class PageSerializer extends ModelSerializer {
  static override Meta = modelMeta<Page, PageSerializer>({ model: Page, fields: ['id', 'title'] });
}

class TitleSerializer extends ModelSerializer {
  static override Meta = modelMeta<Page, TitleSerializer>({ model: Page, fields: ['title'] });
}

/** Without a word about conditions. */
@Controller('pages')
class PagesController extends ModelViewSet(PageSerializer, { serializers: { update: TitleSerializer, partialUpdate: TitleSerializer } }) {
  @Action({ detail: true, methods: ['post'] })
  async stamp(asked: RestRequest) {
    return this.changeObject(asked, async ({ id }: Page) => ({ stamped: id }));
  }
}

@Controller('versions')
class VersionsController extends ModelViewSet(PageSerializer, { lastModifiedField: 'changedAt' }) {
  override getEntityTag(_request: RestRequest, { version }: Page) {
    return `v${version}`;
  }
}

@Controller('plain')
class PlainController {
  @Get()
  show() {
    return new RestResponse({ plain: true }, { headers: { ETag: '"mine"', 'Last-Modified': 'Sun, 01 Mar 2026 12:00:00 GMT' } });
  }
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(database: TestDatabase, platform: Platform, entityTags = true) {
  const source = await database.open({ entities: [Page] });
  ends.push(() => source[Symbol.asyncDispose]());

  @Module({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => source.options, dataSourceFactory: async () => source }),
      ManagersModule.forRoot(),
      RestModule.forRoot({ entityTags }),
    ],
    controllers: [PagesController, VersionsController, PlainController],
  })
  class AppModule {}
  const app: INestApplication = await platform.create(AppModule);
  ends.push(() => app.close());
  await source.getRepository(Page).save({ title: 'one', changedAt: new Date('2026-03-01T12:00:00.500Z') });
  return {
    http: () => request(app.getHttpServer() as never),
    titleOf: async () => (await managerOf(Page).using(source).get({ id: 1 })).title,
  };
}

const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);
const [sqlite] = databases as [TestDatabase];

describe.for(PLATFORMS)('conditional requests on $name', (platform) => {
  test('a row is changed only in the state that its client saw', async () => {
    const { http } = await start(sqlite, platform);
    const { etag } = (await http().get('/pages/1')).headers;

    const first = await http().patch('/pages/1').set('If-Match', etag!).send({ title: 'two' });
    const second = await http().patch('/pages/1').set('If-Match', etag!).send({ title: 'three' });
    const put = await http().put('/pages/1').set('If-Match', etag!).send({});
    const gone = await http().delete('/pages/1').set('If-Match', etag!);
    const any = await http().put('/pages/1').set('If-Match', '*').send({ title: 'four' });

    expect([first.status, second.status, put.status, gone.status, any.status]).toEqual([200, 412, 412, 412, 200]);
    expect(second.body).toEqual({ detail: 'What you want to change is not as you last saw it. Read it again.' });
    const latest = (await http().get('/pages/1')).headers['etag']!;
    expect((await http().delete('/pages/1').set('If-Match', `"x", ${latest}`)).status).toBe(204);
  });

  test('what is missing or forbidden comes before conditions, what is wrong with the body after them', async () => {
    const { http } = await start(sqlite, platform);

    expect((await http().patch('/pages/9').set('If-Match', '"x"').send({})).status).toBe(404);
    expect((await http().patch('/pages/1').set('If-Match', '"x"').send({ title: '' })).status).toBe(412);
    expect((await http().put('/pages/1').set('If-None-Match', '*').send({ title: 'new' })).status).toBe(412);
    expect((await http().post('/pages').set('If-Match', '"x"').send({ title: 'made', version: 1 })).status).not.toBe(412);
  });

  test('a list and an action have conditions, too', async () => {
    const { http } = await start(sqlite, platform);
    const { etag } = (await http().get('/pages')).headers;

    expect((await http().get('/pages').set('If-None-Match', etag!)).status).toBe(304);
    expect((await http().get('/pages').set('If-Match', '"x"')).status).toBe(412);
    expect((await http().post('/pages/1/stamp').set('If-Match', '"x"')).status).toBe(412);
    expect(
      (
        await http()
          .post('/pages/1/stamp')
          .set('If-Match', (await http().get('/pages/1')).headers['etag']!)
      ).body,
    ).toEqual({ stamped: 1 });
  });

  test('a view may say its tags and dates itself', async () => {
    const { http } = await start(sqlite, platform);
    const shown = await http().get('/versions/1');
    const LAST = 'Sun, 01 Mar 2026 12:00:00 GMT';

    expect([shown.headers['etag'], shown.headers['last-modified']]).toEqual(['"v1"', LAST]);
    const since = await http().get('/versions/1').set('If-Modified-Since', LAST);
    expect([since.status, since.text, since.headers['etag'], since.headers['last-modified']]).toEqual([304, '', '"v1"', LAST]);
    expect((await http().head('/versions/1').set('If-Modified-Since', LAST)).status).toBe(304);
    expect((await http().get('/versions/1').set('If-Modified-Since', 'Sun, 01 Mar 2026 11:00:00 GMT')).status).toBe(200);
    expect(
      (await http().patch('/versions/1').set('If-Unmodified-Since', 'Sun, 01 Mar 2026 11:00:00 GMT').send({ title: 'x' })).status,
    ).toBe(412);
    expect((await http().patch('/versions/1').set('If-Unmodified-Since', LAST).send({ title: 'x' })).status).toBe(200);
    expect((await http().patch('/versions/1').set('If-Match', '"v2"').send({ title: 'y' })).status).toBe(412);
    expect((await http().patch('/versions/1').set('If-Match', '"v1"').send({ title: 'y' })).status).toBe(200);
  });

  test('a handler may say them in its headers', async () => {
    const { http } = await start(sqlite, platform);

    expect((await http().get('/plain')).headers).toMatchObject({ etag: '"mine"' });
    expect((await http().get('/plain').set('If-None-Match', '"mine"')).status).toBe(304);
    expect((await http().get('/plain').set('If-Modified-Since', 'Sun, 01 Mar 2026 12:00:00 GMT')).status).toBe(304);
    expect((await http().get('/plain').set('If-Match', '"other"')).status).toBe(412);
  });

  test('without entity tags nothing matches one', async () => {
    const { http } = await start(sqlite, platform, false);

    expect((await http().patch('/pages/1').set('If-Match', '"x"').send({ title: 'two' })).status).toBe(412);
    expect((await http().patch('/versions/1').set('If-Match', '"v1"').send({ title: 'two' })).status).toBe(200);
  });
});

test.for(databases)('of many clients with one tag, one wins on $name', async (database) => {
  const { http, titleOf } = await start(database, PLATFORMS[0]!);
  const { etag } = (await http().get('/pages/1')).headers;
  const writes = Array.from({ length: 12 }, (_, index) =>
    http()
      .patch('/pages/1')
      .set('If-Match', etag!)
      .send({ title: `by ${index}` }),
  );

  const answers = await Promise.all(writes);

  const won = answers.filter(({ status }) => status === 200);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, ...Array.from({ length: 11 }, () => 412)]);
  expect(await titleOf()).toBe((won[0]!.body as { title: string }).title);
});

import { Controller, Get, type INestApplication, Module, UnauthorizedException } from '@nestjs/common';
import { SignalBus } from '@nuages/signals';
import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { RestModule } from '../rest.module.js';
import { forEachPlatform } from '../testing/index.js';
import { gotRequestException, requestFinished, requestStarted } from './request-signals.js';

@Controller()
class PagesController {
  @Get('fine')
  fine() {
    return 'fine';
  }

  @Get('closed')
  closed() {
    throw new UnauthorizedException();
  }

  @Get('broken')
  broken() {
    throw new Error('broken');
  }
}

@Module({ imports: [RestModule.forRoot()], controllers: [PagesController] })
class PagesModule {}

forEachPlatform((platform) => {
  describe(`request signals on ${platform.name}`, () => {
    let app: INestApplication;
    let log: string[];
    beforeAll(async () => {
      app = await platform.create(PagesModule);
      const bus = app.get(SignalBus, { strict: false });
      bus.connect(requestStarted, ({ request: { originalUrl } }) => void log.push(`started ${originalUrl}`));
      bus.connect(requestFinished, ({ response }) => void log.push(`finished ${response.statusCode}`));
      bus.connect(gotRequestException, ({ exception }) => void log.push(`exception ${(exception as Error).message}`));
    });
    beforeEach(() => {
      log = [];
    });
    afterAll(() => app.close());

    test.each([
      ['/fine', ['started /fine', 'finished 200']],
      ['/closed', ['started /closed', 'finished 401']],
      ['/nothing', ['started /nothing', 'finished 404']],
      ['/broken', ['started /broken', 'exception broken', 'finished 500']],
    ])('tell of %s', async (path, expected) => {
      await request(app.getHttpServer() as never).get(path);

      await expect.poll(() => log).toEqual(expected);
    });

    test('tell of a request outside a global prefix', async () => {
      const prefixed = await platform.create(PagesModule, (it) => it.setGlobalPrefix('api'));
      prefixed
        .get(SignalBus, { strict: false })
        .connect(requestStarted, ({ request: { originalUrl } }) => void log.push(`started ${originalUrl}`));

      await request(prefixed.getHttpServer() as never).get('/nothing');

      expect(log).toEqual(['started /nothing']);
      await prefixed.close();
    });
  });
});

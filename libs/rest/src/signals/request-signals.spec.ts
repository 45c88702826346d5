import { connect, type AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Body, Controller, Get, type INestApplication, Module, Post, UnauthorizedException } from '@nestjs/common';
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

  @Post('taken')
  taken(@Body() body: unknown) {
    return body;
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
      await app.listen(0, '127.0.0.1');
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

    test('tell of a client that goes away in its body as of no fault of the server', async () => {
      const { port } = app.getHttpServer().address() as AddressInfo;
      const socket = connect({ port, host: '127.0.0.1' });

      socket.write('POST /taken HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"a":');
      await expect.poll(() => log).toEqual(['started /taken']);
      socket.destroy();

      await expect.poll(() => log.at(-1)).toMatch('finished');
      await setTimeout(50);
      expect(log).toHaveLength(2);
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

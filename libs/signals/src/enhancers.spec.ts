import {
  type CallHandler,
  type CanActivate,
  Controller,
  type ExecutionContext,
  Get,
  Injectable,
  Module,
  type NestInterceptor,
  type Provider,
  Scope,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import type { NestApplication } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { map, type Observable } from 'rxjs';
import request from 'supertest';
import { describe, expect, test } from 'vitest';
import { Receiver } from './receiver.decorator.js';
import { Signal } from './signal.js';
import { SignalBus } from './signal-bus.js';
import { SignalsModule } from './signals.module.js';

const closed = new Signal<{ by: string }>('closed');

/** Lets nobody in once it has heard. */
@Injectable()
class Doorkeeper implements CanActivate {
  heard = 0;

  @Receiver(closed)
  close(): void {
    this.heard += 1;
  }

  canActivate(): boolean {
    return this.heard === 0;
  }
}

/** Tells who closed the shop while a request was served. */
@Injectable({ scope: Scope.REQUEST })
class Notice implements NestInterceptor {
  private text = 'open';

  @Receiver(closed)
  change({ by }: { by: string }): void {
    this.text = `closed by ${by}`;
  }

  intercept(_context: ExecutionContext, next: CallHandler): Observable<string[]> {
    return next.handle().pipe(map(() => [this.text]));
  }
}

@Controller()
class ShopController {
  constructor(private readonly bus: SignalBus) {}

  @Get('shop')
  @UseGuards(Doorkeeper)
  enter(): string {
    return 'welcome';
  }

  @Get('close')
  @UseInterceptors(Notice)
  close(): Promise<unknown> {
    return this.bus.send(closed, null, { by: 'Ada' });
  }
}

async function start(...providers: Provider[]): Promise<NestApplication> {
  @Module({ imports: [SignalsModule], controllers: [ShopController], providers })
  class AppModule {}
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
  const app = module.createNestApplication<NestApplication>();
  await app.init();
  return app;
}

describe('receivers of what decorators name', () => {
  test('are connected for a guard that no module provides', async () => {
    const app = await start();
    await request(app.getHttpServer()).get('/shop').expect(200);

    const responses = await app.get(SignalBus).send(closed, null, { by: 'Ada' });

    expect(responses.map(({ receiver }) => receiver.name)).toContain('Doorkeeper.close');
    await request(app.getHttpServer()).get('/shop').expect(403);
    await app.close();
  });

  test("work on the request's own interceptor", async () => {
    const app = await start();

    expect((await request(app.getHttpServer()).get('/close').expect(200)).body).toEqual(['closed by Ada']);
    await app.close();
  });

  test('are connected once where the module provides the class, too', async () => {
    const app = await start(Doorkeeper);

    const responses = await app.get(SignalBus).send(closed, null, { by: 'Ada' });

    expect(responses.filter(({ receiver }) => receiver.name === 'Doorkeeper.close')).toHaveLength(1);
    await app.close();
  });
});

describe('receivers of what a request-scoped factory gives', () => {
  const texts: string[] = [];

  class Diary {
    @Receiver(closed)
    note({ by }: { by: string }): void {
      texts.push(by);
    }
  }

  test('are those of the class that it is asked for by', async () => {
    const app = await start({ provide: Diary, scope: Scope.REQUEST, useFactory: () => new Diary() });

    await app.get(SignalBus).send(closed, null, { by: 'Bob' });

    expect(texts).toEqual(['Bob']);
    await app.close();
  });

  test('are passed over where it gives something else', async () => {
    const app = await start({ provide: Diary, scope: Scope.REQUEST, useFactory: () => ({}) });

    await expect(app.get(SignalBus).send(closed, null, { by: 'Cyd' })).resolves.toHaveLength(3);
    await app.close();
  });
});

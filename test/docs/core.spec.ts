import type { IncomingMessage, ServerResponse } from 'node:http';
import { Controller, Get, type INestApplication, Injectable, Module, type NestMiddleware } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ApiException,
  ContextKey,
  CoreModule,
  currentApplication,
  GlobalMiddleware,
  runInApplication,
  ValidationError,
} from '@nuages/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// #region tenant
export const tenant = new ContextKey<string>('tenant');

@Injectable()
export class TenantMiddleware implements NestMiddleware<IncomingMessage, ServerResponse> {
  constructor(middleware: GlobalMiddleware) {
    middleware.use(this);
  }

  use({ headers }: IncomingMessage, _response: ServerResponse, next: () => void): void {
    tenant.run(String(headers['x-tenant'] ?? 'nobody'), next);
  }
}
// #endregion tenant

// #region exception
export class PaymentRequired extends ApiException {
  constructor(detail = 'Pay first.') {
    super(detail, 'payment_required', 402);
  }
}
// #endregion exception

@Injectable()
class PriceList {
  total(): number {
    return 42;
  }
}

@Controller('shop')
class ShopController {
  @Get('tenant')
  tenant(): object {
    return { tenant: tenant.get() };
  }

  @Get('paid')
  paid(): never {
    throw new PaymentRequired();
  }

  @Get('invalid')
  invalid(): never {
    // #region invalid
    throw new ValidationError({ title: ['Too dull.', { message: 'Too long.', code: 'max_length' }] });
    // #endregion invalid
  }
}

@Module({ imports: [CoreModule], controllers: [ShopController], providers: [TenantMiddleware, PriceList] })
class AppModule {}

describe('the examples of docs/core.md', () => {
  let app: INestApplication;
  beforeAll(async () => {
    app = await NestFactory.create(AppModule, { logger: false });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  test.each([
    ['tenant', 200, { tenant: 'acme' }],
    ['paid', 402, { detail: 'Pay first.' }],
    ['invalid', 400, { title: ['Too dull.', 'Too long.'] }],
  ])('answer %s', async (path, status, body) => {
    const answer = await fetch(`${await app.getUrl()}/shop/${path}`, { headers: { 'X-Tenant': 'acme' } });

    expect([answer.status, await answer.json()]).toEqual([status, body]);
  });

  test('run a script', async () => {
    // #region script
    const total = await runInApplication(app, async () => currentApplication().get(PriceList).total());
    // #endregion script

    expect(total).toBe(42);
  });
});

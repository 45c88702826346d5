import { Controller, Get, type INestApplication, Injectable, Module, type ModuleMetadata, SetMetadata } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceFactory, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import request from 'supertest';
import { afterEach, describe, expect, test } from 'vitest';
import { AuthModule } from '../auth.module.js';
import type { AuthModuleOptions } from '../auth.options.js';
import { AccessToken } from '../models/access-token.entity.js';
import { authEntities } from '../models/auth-entities.js';
import { User } from '../models/user.entity.js';
import { allOf, BasePermission, not } from './base-permission.js';
import { Permissions } from './permissions.decorator.js';
import { AllowAny, IsAuthenticated } from './user-permissions.js';

@Injectable()
class Library {
  readonly isClosed: boolean = true;
}

/** Asks a provider that one module alone has. */
@Injectable()
class LibraryIsOpen extends BasePermission {
  constructor(private readonly library: Library) {
    super();
  }

  override hasPermission(): boolean {
    return !this.library.isClosed;
  }
}

@Controller('books')
class BooksController {
  @Get()
  @Permissions(allOf(AllowAny, not(LibraryIsOpen)))
  list() {
    return 'closed';
  }
}

@Module({ controllers: [BooksController], providers: [Library] })
class LibraryModule {}

@Module({ controllers: [BooksController] })
class EmptyModule {}

/** What Nest's `@SubscribeMessage` and `@MessagePattern` note. */
const OnSocket = () => SetMetadata('websockets:message_mapping', true);
const OnPattern = () => SetMetadata('microservices:handler_type', 1);

class Chat {
  @OnSocket()
  say() {
    return 'said';
  }
}

@Controller()
@Permissions(IsAuthenticated)
class Orders {
  @Get('orders')
  list() {
    return [];
  }

  @OnPattern()
  place() {
    return 'placed';
  }
}

@Controller()
@Permissions(IsAuthenticated)
class OpenOrders extends Orders {
  @OnPattern()
  @Permissions(AllowAny)
  override place() {
    return 'placed';
  }
}

const apps: INestApplication[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

async function start(metadata: ModuleMetadata, options: AuthModuleOptions = {}): Promise<INestApplication> {
  @Module({
    ...metadata,
    imports: [
      TypeOrmModule.forRootAsync({
        useFactory: () => ({
          ...sqliteOptions({ database: ':memory:', entities: [User, ...authEntities, AccessToken] }),
          synchronize: true,
        }),
        dataSourceFactory,
      }),
      ManagersModule.forRoot(),
      AuthModule.forRoot(options),
      ...(metadata.imports ?? []),
    ],
  })
  class AppModule {}
  const app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication({ logger: false });
  apps.push(app);
  return app.init();
}

describe('permissions', () => {
  test("may ask for the providers of the controller's module", async () => {
    const app = await start({ imports: [LibraryModule] });

    expect((await request(app.getHttpServer()).get('/books')).text).toBe('closed');
  });

  test('that cannot be made fail at start-up', async () => {
    await expect(start({ imports: [EmptyModule] })).rejects.toThrow(/dependencies of the LibraryIsOpen .* available in the EmptyModule/);
  });
});

describe('handlers of messages', () => {
  test('fail at start-up where permissions would ask for something', async () => {
    const fix = 'are asked of HTTP requests alone. Guard it by a guard of your own, and say @Permissions(AllowAny) on it.';

    await expect(start({ controllers: [Orders] })).rejects.toThrow(`Orders.place serves messages, and its permissions`);
    await expect(start({ providers: [Chat] }, { permissions: [IsAuthenticated] })).rejects.toThrow(fix);
  });

  test('are let through where nothing is asked', async () => {
    await expect(start({ providers: [Chat] })).resolves.toBeDefined();
    await expect(start({ providers: [Chat] }, { permissions: [AllowAny] })).resolves.toBeDefined();
    await expect(start({ controllers: [OpenOrders] })).resolves.toBeDefined();
  });
});

describe.each(['ws', 'rpc', 'graphql'])('the guard before a handler of %s', (type) => {
  class Resolver {
    @Permissions(IsAuthenticated)
    mine() {
      return 'mine';
    }

    @Permissions(AllowAny)
    everybodys() {
      return 'everybodys';
    }

    unsaid() {
      return 'unsaid';
    }
  }

  const call = (app: INestApplication, name: 'mine' | 'everybodys' | 'unsaid'): Promise<unknown> => {
    const resolver = app.get(Resolver);
    const creator = app.get(ExternalContextCreator);
    const handler = creator.create(resolver, resolver[name], name, undefined, undefined, undefined, undefined, undefined, type);
    return (handler as () => Promise<unknown>)();
  };

  test('refuses where permissions would ask for something', async () => {
    const app = await start({ providers: [Resolver] });
    const closed = await start({ providers: [Resolver] }, { permissions: [IsAuthenticated] });

    await expect(call(app, 'mine')).rejects.toThrow(`Resolver.mine serves '${type}'`);
    await expect(call(closed, 'unsaid')).rejects.toThrow('say @Permissions(AllowAny) on it');
    expect([await call(app, 'everybodys'), await call(app, 'unsaid'), await call(closed, 'everybodys')]).toEqual([
      'everybodys',
      'unsaid',
      'everybodys',
    ]);
  });
});

import {
  Controller,
  Delete,
  Get,
  type INestApplication,
  Inject,
  Injectable,
  Logger,
  Module,
  Param,
  Post,
  Put,
  Req,
  Scope,
  type Type,
} from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runInApplication } from '@nuages/core';
import { dataSourceFactory, managerOf, ManagersModule, type Model, modelOf, ModelOptions } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import request from 'supertest';
import { Column, DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { AuthModule } from '../auth.module.js';
import { USER_MANAGER } from '../auth.tokens.js';
import { type AnyUser, AuthBackend } from '../backends/auth-backend.js';
import { ModelBackend } from '../backends/model.backend.js';
import { PasswordHashers } from '../hashers/password-hashers.js';
import { Pbkdf2Sha256Hasher } from '../hashers/pbkdf2.hasher.js';
import { AbstractBaseUser } from '../models/abstract-base-user.js';
import { AccessToken } from '../models/access-token.entity.js';
import { authEntities } from '../models/auth-entities.js';
import { Group } from '../models/group.entity.js';
import { Permission } from '../models/permission.entity.js';
import { User } from '../models/user.entity.js';
import type { UserManager } from '../user-model/user.manager.js';
import { createPermissions } from './create-permissions.js';
import { DjangoModelPermissions, DjangoModelPermissionsOrAnonReadOnly, DjangoObjectPermissions } from './model-permissions.js';
import { Permissions } from './permissions.decorator.js';
import { ViewPermissions } from './view-permissions.js';

@ModelOptions({ appLabel: 'library' })
@Entity('book')
class Book {
  @PrimaryGeneratedColumn() id!: number;
}

/** Has a password, and no permissions. */
@Entity('account')
class Account extends AbstractBaseUser {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50, unique: true }) username!: string;
}

abstract class BooksController {
  @Inject(ViewPermissions) protected readonly permissions!: ViewPermissions;

  get model(): Model {
    return modelOf(Book);
  }

  @Get()
  list() {
    return [];
  }

  @Post()
  add() {
    return {};
  }

  @Get(':owner')
  async show(@Req() asked: object, @Param('owner') owner: string) {
    await this.permissions.checkObject(asked, { owner });
    return owner;
  }

  @Put(':owner')
  change(@Req() asked: object, @Param('owner') owner: string) {
    return this.show(asked, owner);
  }

  @Delete(':owner')
  remove(@Req() asked: object, @Param('owner') owner: string) {
    return this.show(asked, owner);
  }
}

@Controller('books')
@Permissions(DjangoModelPermissions)
class GuardedBooks extends BooksController {}

@Controller('open-books')
@Permissions(DjangoModelPermissionsOrAnonReadOnly)
class OpenBooks extends BooksController {}

class ReadByPermission extends DjangoObjectPermissions {
  override readonly permissions = { GET: ['{app}.view_{model}'], PUT: ['{app}.change_{model}'] };
}

@Controller('own-books')
@Permissions(DjangoObjectPermissions)
class OwnBooks extends BooksController {}

@Controller('secret-books')
@Permissions(ReadByPermission)
class SecretBooks extends BooksController {}

/** Made for each request. */
@Controller({ path: 'scoped-books', scope: Scope.REQUEST })
@Permissions(DjangoModelPermissions)
class ScopedBooks extends BooksController {
  private readonly entity: Type;

  constructor(@Inject(REQUEST) { method }: { method: string }) {
    super();
    this.entity = method === 'POST' ? Book : Group;
  }

  override get model(): Model {
    return modelOf(this.entity);
  }
}

/** Everybody may change a book of their own, and see it; nobody may see those of others. */
@Injectable()
class OwnersBackend extends AuthBackend {
  override async hasPerm(user: AnyUser, permission: string, object?: { owner: string }): Promise<boolean> {
    return object?.owner === user.getUsername() && ['library.change_book', 'library.view_book'].includes(permission);
  }
}

const hashers = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1 })]);
const apps: INestApplication[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const app of apps.splice(0)) await app.close();
});

async function start(
  userModel: Type,
): Promise<(method: 'get' | 'post' | 'put' | 'delete', path: string, name?: string) => Promise<number>> {
  const entities = [userModel, Book, ...authEntities, AccessToken];
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({
        useFactory: () => ({ ...sqliteOptions({ database: ':memory:', entities }), synchronize: true }),
        dataSourceFactory,
      }),
      ManagersModule.forRoot(),
      AuthModule.forRoot({ hashers, backends: [ModelBackend, OwnersBackend] }),
    ],
    controllers: [GuardedBooks, OpenBooks, OwnBooks, SecretBooks, ScopedBooks],
  })
  class AppModule {}
  const app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication();
  apps.push(await app.init());
  await runInApplication(app, async () => {
    const users = app.get<UserManager<any>>(USER_MANAGER);
    const [ann] = [await users.createUser({ username: 'ann', password: 'x' }), await users.createUser({ username: 'bob', password: 'x' })];
    await createPermissions(app.get(DataSource));
    if (userModel !== User) return;
    const granted = await managerOf(Permission).filter({ codename__in: ['add_book', 'change_book', 'view_book'] });
    await users.related(ann, 'userPermissions').add(...granted);
  });
  return async (method, path, name) => {
    const asked = request(app.getHttpServer())[method](path);
    return (await (name ? asked.auth(name, 'x') : asked)).status;
  };
}

describe('DjangoModelPermissions', () => {
  test("asks for the permission of the method on the view's model", async () => {
    const ask = await start(User);

    expect([await ask('get', '/books'), await ask('get', '/books', 'bob')]).toEqual([401, 200]);
    expect([await ask('post', '/books', 'ann'), await ask('post', '/books', 'bob')]).toEqual([201, 403]);
    expect([await ask('put', '/books/x', 'ann'), await ask('delete', '/books/x', 'ann')]).toEqual([200, 403]);
  });

  test('lets everybody read by DjangoModelPermissionsOrAnonReadOnly', async () => {
    const ask = await start(User);

    expect([await ask('get', '/open-books'), await ask('post', '/open-books')]).toEqual([200, 401]);
    expect([await ask('post', '/open-books', 'ann'), await ask('post', '/open-books', 'bob')]).toEqual([201, 403]);
  });

  test('asks the controller that serves the request where each has its own', async () => {
    const ask = await start(User);

    expect([await ask('get', '/scoped-books', 'bob'), await ask('post', '/scoped-books', 'bob')]).toEqual([200, 403]);
    expect([await ask('post', '/scoped-books', 'ann'), await ask('put', '/scoped-books/x', 'ann')]).toEqual([201, 403]);
  });

  test('names the fix where the user model has no permissions', async () => {
    const logged = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    const ask = await start(Account);

    expect(await ask('get', '/books', 'ann')).toBe(200);
    expect(await ask('post', '/books', 'ann')).toBe(500);
    expect(String(logged.mock.calls[0]?.[0])).toMatch(
      /Account has no permissions to ask for\. Derive the user model from PermissionsMixin/,
    );
  });
});

describe('DjangoObjectPermissions', () => {
  test('asks the backends about the object', async () => {
    const ask = await start(User);

    expect([await ask('put', '/own-books/ann', 'ann'), await ask('put', '/own-books/bob', 'ann')]).toEqual([200, 403]);
    expect(await ask('put', '/own-books/bob', 'bob')).toBe(403); // not without the permission on the model
  });

  test('hides an object that the user may not even read', async () => {
    const ask = await start(User);

    expect([await ask('get', '/secret-books/ann', 'ann'), await ask('get', '/secret-books/bob', 'ann')]).toEqual([200, 404]);
    expect([await ask('put', '/secret-books/ann', 'ann'), await ask('put', '/secret-books/bob', 'ann')]).toEqual([200, 404]);
  });
});

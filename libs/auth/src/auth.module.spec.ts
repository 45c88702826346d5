import { Controller, Get, type INestApplication, Injectable, Module, type ModuleMetadata } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runInApplication, ValidationError } from '@nuages/core';
import { dataSourceFactory, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import request from 'supertest';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterEach, describe, expect, test } from 'vitest';
import { AuthModule } from './auth.module.js';
import { InjectUserManager, InjectUserModel } from './auth.tokens.js';
import { BasicAuthentication } from './authenticators/basic.authentication.js';
import { CurrentUser } from './current-user.decorator.js';
import { Md5Hasher, UnsaltedSha1Hasher } from './hashers/legacy.hashers.js';
import type { PasswordHasher } from './hashers/password-hasher.js';
import { PasswordHashers } from './hashers/password-hashers.js';
import { Pbkdf2Sha256Hasher } from './hashers/pbkdf2.hasher.js';
import type { AbstractBaseUser, UserClass } from './models/abstract-base-user.js';
import { AccessToken } from './models/access-token.entity.js';
import { authEntities } from './models/auth-entities.js';
import { Token } from './models/token.entity.js';
import { User } from './models/user.entity.js';
import { MinimumLengthValidator } from './password-validation/password-validators.js';
import { validatePassword } from './password-validation/validate-password.js';
import { Permissions } from './permissions/permissions.decorator.js';
import { IsAuthenticated } from './permissions/user-permissions.js';
import { type FoundToken, type IssuedToken, TokenStore } from './tokens/token-store.js';
import { UserManager } from './user-model/user.manager.js';

/** An entity of the application, in its default data source. */
@Entity('visit')
class Visit {
  @PrimaryGeneratedColumn() id!: number;
  @Column() page!: string;
}

class Members extends UserManager<User> {
  welcome(username: string): Promise<User> {
    return this.createUser({ username, password: 'swing-42-swing', firstName: 'Welcome' });
  }
}

@Injectable()
class Accounts {
  constructor(
    @InjectUserModel() readonly userModel: UserClass,
    @InjectUserManager() readonly users: Members,
  ) {}
}

@Controller('me')
class MeController {
  @Get()
  @Permissions(IsAuthenticated)
  me(@CurrentUser() user: AbstractBaseUser) {
    return user.getUsername();
  }
}

/** Tokens that are kept nowhere: a key is the user's name backwards. */
@Injectable()
class ReversedTokens extends TokenStore {
  constructor(@InjectUserManager() private readonly users: UserManager<User>) {
    super();
  }

  override async obtain(user: AbstractBaseUser): Promise<IssuedToken> {
    return { key: reverse(user.getUsername()), token: {} };
  }

  override async find(key: string): Promise<FoundToken | null> {
    return { user: await this.users.get({ username: reverse(key) }), token: {} };
  }

  override async revoke(): Promise<boolean> {
    return true;
  }

  override async revokeAll(): Promise<number> {
    return 0;
  }
}

function reverse(text: string): string {
  return text.split('').toReversed().join('');
}

// stored with other rounds than today's, so that a log-in encodes anew
const old = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1 })]);
const hashers = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 2 })]);
const entities = [User, ...authEntities, AccessToken];
const apps: INestApplication[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

function source(name?: string, given: Function[] = entities) {
  const useFactory = () => ({ ...sqliteOptions({ database: ':memory:', entities: given }), synchronize: true, ...(name && { name }) });
  return TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory, ...(name && { name }) });
}

async function start(imports: ModuleMetadata['imports']): Promise<INestApplication> {
  @Module({ imports: imports!, providers: [Accounts], controllers: [MeController] })
  class AppModule {}
  const app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication();
  apps.push(app);
  return app.init();
}

const PASSWORD = 'swing-42-swing';
const logIn = (app: INestApplication, path = '/api/token') =>
  request(app.getHttpServer()).post(path).send({ username: 'ann', password: PASSWORD });

describe('AuthModule', () => {
  test.each([
    ['forRoot', AuthModule.forRoot({ hashers, userManager: Members as never })],
    ['forRootAsync', AuthModule.forRootAsync({ useFactory: async () => ({ hashers, userManager: Members as never }) })],
  ])('by %s gives the user model and its manager', async (_name, auth) => {
    const app = await start([source(), ManagersModule.forRoot(), auth]);
    const { userModel, users } = app.get(Accounts);

    expect(userModel).toBe(User);
    expect(users).toBeInstanceOf(Members);
    expect((await runInApplication(app, () => users.welcome('ann'))).firstName).toBe('Welcome');
    expect((await logIn(app)).status).toBe(200);
  });

  test('takes users of a data source that has a name', async () => {
    const app = await start([
      source(undefined, [Visit]),
      source('accounts'),
      ManagersModule.forRoot({ dataSources: ['accounts'] }),
      AuthModule.forRoot({ hashers, userManager: Members as never, dataSource: 'accounts', authentication: [BasicAuthentication] }),
    ]);
    await runInApplication(app, async () => {
      const ann = await app.get(Accounts).users.welcome('ann');
      ann.password = await old.make(PASSWORD);
      await app.get(Accounts).users.save(ann);
    });

    expect((await logIn(app)).status).toBe(200);
    await request(app.getHttpServer()).get('/me').auth('ann', PASSWORD).expect(200, 'ann');
    const kept = await runInApplication(app, () => app.get(Accounts).users.get({ username: 'ann' }));
    expect(kept.password).toMatch(/^pbkdf2_sha256\$2\$/);
    expect(kept.lastLogin).toBeInstanceOf(Date);
    expect(await runInApplication(app, () => kept.hasPerm('auth.add_user'))).toBe(false);
  });

  test('puts the view of tokens elsewhere, or leaves it out', async () => {
    const moved = await start([source(), ManagersModule.forRoot(), AuthModule.forRoot({ hashers, tokenPath: 'log-in' })]);
    const without = await start([source(), ManagersModule.forRoot(), AuthModule.forRoot({ hashers, tokenPath: false })]);
    await runInApplication(moved, () => moved.get(Accounts).users.createUser({ username: 'ann', password: PASSWORD }));

    expect([(await logIn(moved, '/log-in')).status, (await logIn(moved)).status, (await logIn(without)).status]).toEqual([200, 404, 404]);
  });

  test('takes a store of tokens of its own', async () => {
    const app = await start([source(), ManagersModule.forRoot(), AuthModule.forRoot({ hashers, tokens: ReversedTokens })]);
    await runInApplication(app, () => app.get(Accounts).users.createUser({ username: 'ann', password: PASSWORD }));

    expect((await logIn(app)).body).toEqual({ token: 'nna' });
    await request(app.getHttpServer()).get('/me').set('Authorization', 'Token nna').expect(200, 'ann');
  });

  test('checks new passwords by the validators of the application', async () => {
    const passwordValidators = [new MinimumLengthValidator({ minLength: 3 })];
    const lax = await start([source(), ManagersModule.forRoot(), AuthModule.forRoot({ passwordValidators })]);
    const usual = await start([source(), ManagersModule.forRoot(), AuthModule.forRoot()]);

    await expect(runInApplication(lax, () => validatePassword('abc'))).resolves.toBeUndefined();
    await expect(runInApplication(lax, () => validatePassword('ab'))).rejects.toThrow(ValidationError);
    await expect(runInApplication(usual, () => validatePassword('abc'))).rejects.toThrow(ValidationError);
  });

  test.each([new Md5Hasher(), new UnsaltedSha1Hasher()])('encodes no password by $algorithm', async (legacy) => {
    const withHashers = (list: PasswordHasher[]) =>
      start([source(), ManagersModule.forRoot(), AuthModule.forRoot({ hashers: new PasswordHashers(list) })]);

    await expect(withHashers([legacy])).rejects.toThrow(`${legacy.algorithm} is too weak to encode passwords. Put another hasher`);
    await expect(withHashers([new Pbkdf2Sha256Hasher(), legacy])).resolves.toBeDefined();
  });

  test('says what hashers are where it is given a list', async () => {
    const list = [new Pbkdf2Sha256Hasher()] as never;

    await expect(start([source(), ManagersModule.forRoot(), AuthModule.forRoot({ hashers: list })])).rejects.toThrow(
      'AuthModule.forRoot({ hashers }) takes new PasswordHashers([...])',
    );
  });

  test('says that there is no entity to keep tokens in, where tokens are used', async () => {
    const withoutTokens = (options: object) =>
      start([source(undefined, [User, ...authEntities]), ManagersModule.forRoot(), AuthModule.forRoot(options)]);
    const basic = { authentication: [BasicAuthentication] };

    await expect(withoutTokens({ tokenPath: false })).rejects.toThrow('the data source has no entity to keep them in. Add AccessToken');
    await expect(withoutTokens(basic)).rejects.toThrow('Or leave tokens out: { authentication: [BasicAuthentication], tokenPath: false }.');
    await expect(withoutTokens({ ...basic, tokenPath: false })).resolves.toBeDefined();
    await expect(withoutTokens({ tokens: ReversedTokens })).resolves.toBeDefined();
  });

  test('gives tokens an end, and refuses one that cannot be', async () => {
    const withEnd = (tokenSeconds: number, tokens: Function = AccessToken) =>
      start([source(undefined, [User, ...authEntities, tokens]), ManagersModule.forRoot(), AuthModule.forRoot({ hashers, tokenSeconds })]);
    const app = await withEnd(3600);
    await runInApplication(app, () => app.get(Accounts).users.createUser({ username: 'ann', password: PASSWORD }));
    const { body } = await logIn(app);
    const { token } = (await runInApplication(app, () => app.get(TokenStore).find(body.token)))!;

    expect((token as AccessToken).expiresAt!.getTime() - Date.now()).toBeLessThanOrEqual(3_600_000);
    await expect(withEnd(0)).rejects.toThrow('AuthModule.forRoot({ tokenSeconds }) must be a whole number above 0, not 0.');
    await expect(withEnd(60, Token)).rejects.toThrow('DjangoTokens knows no end of tokens');
  });

  test('says that its data source is missing', async () => {
    await expect(start([source(), ManagersModule.forRoot(), AuthModule.forRoot({ dataSource: 'accounts' })])).rejects.toThrow(
      "AuthModule: there is no data source 'accounts'. Import TypeOrmModule.forRoot, or name the data source: { dataSource }.",
    );
  });
});

import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, type INestApplication, Injectable, Module, Post, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  AbstractBaseUser,
  AbstractUser,
  AccessToken,
  allOf,
  type AnonymousUser,
  AuthBackend,
  Authentication,
  Authenticator,
  authEntities,
  AuthModule,
  type AuthRequest,
  BasicAuthentication,
  CommonPasswordValidator,
  CurrentUser,
  type HashedTokens,
  InjectUserManager,
  IsAdminUser,
  IsAuthenticated,
  IsAuthenticatedOrReadOnly,
  MinimumLengthValidator,
  ModelBackend,
  not,
  PasswordHashers,
  Pbkdf2Sha256Hasher,
  Permissions,
  PermissionsMixin,
  ScryptHasher,
  TokenAuthentication,
  TokenStore,
  USER_MANAGER,
  UserForeignKey,
  UserManager,
  validatePassword,
} from '@nuages/auth';
import { AuthenticationFailed, runInApplication, ValidationError } from '@nuages/core';
import { dataSourceFactory, foreignKeyOf, managerOf, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import request from 'supertest';
import { Column, Entity, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// #region user
@Entity('members')
export class Member extends AbstractUser {
  @Column({ length: 80, default: '' }) displayName!: string;
}
// #endregion user

// #region account
@Entity('accounts')
export class Account extends PermissionsMixin(AbstractBaseUser) {
  static override USERNAME_FIELD = 'email';
  static override REQUIRED_FIELDS = ['birthDate'];

  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column({ length: 254, unique: true }) email!: string;
  @Column('date') birthDate!: string;
}
// #endregion account

// #region reference
@Entity()
export class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column() text!: string;
  @UserForeignKey({ onDelete: 'CASCADE' }) author!: Relation<AbstractUser>;
}
// #endregion reference

// #region permissions
@Controller('notes')
@Permissions(IsAuthenticatedOrReadOnly)
export class NotesController {
  @Get()
  list() {
    return [];
  }

  @Post()
  create(@CurrentUser() user: Member) {
    return { author: user.username };
  }

  @Get('staff')
  @Permissions(allOf(IsAuthenticated, IsAdminUser))
  staff() {
    return 'for staff';
  }

  @Get('others')
  @Permissions(not(IsAdminUser))
  others() {
    return 'for everybody else';
  }
}
// #endregion permissions

// #region passport
@Controller('plain')
@UseGuards(AuthGuard('token'))
export class PlainController {
  @Get()
  me(@CurrentUser() user: Member) {
    return user.username;
  }
}
// #endregion passport

const SERVICE_KEY = 'thirty-two-random-bytes-from-the-environment';
const digest = (text: string) => createHash('sha256').update(text).digest();

// #region authenticator
@Injectable()
export class ServiceAuthentication extends Authenticator {
  constructor(@InjectUserManager() private readonly members: UserManager<Member>) {
    super();
  }

  override async authenticate({ headers }: AuthRequest) {
    const key = headers['x-service-key'];
    if (typeof key !== 'string') return null; // the next one may try
    if (!timingSafeEqual(digest(key), digest(SERVICE_KEY))) throw new AuthenticationFailed();
    return { user: await this.members.get({ username: 'robot' }), auth: null };
  }
}

@Controller('me')
@Authentication(ServiceAuthentication, TokenAuthentication)
@Permissions(IsAuthenticated)
export class MeController {
  @Get()
  me(@CurrentUser() user: Member) {
    return user; // without the password
  }
}
// #endregion authenticator

// #region backend
@Injectable()
export class AuthorsBackend extends AuthBackend {
  override async hasPerm(user: Member | AnonymousUser, permission: string, object?: object) {
    return permission === 'app.change_note' && object instanceof Note && foreignKeyOf(object, 'author') === user.id;
  }
}
// #endregion backend

const hashers = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1000 })]);

// #region module
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: () => ({
        ...sqliteOptions({ database: ':memory:', entities: [Member, Note, ...authEntities, AccessToken] }),
        synchronize: true,
      }),
      dataSourceFactory,
    }),
    ManagersModule.forRoot(),
    AuthModule.forRoot({
      userModel: Member,
      authentication: [TokenAuthentication, BasicAuthentication],
      backends: [ModelBackend, AuthorsBackend],
      loginThrottle: { perUserAndAddress: 5, seconds: 900 },
      hashers,
    }),
  ],
  controllers: [NotesController, PlainController, MeController],
})
export class AppModule {
  constructor(@InjectUserManager() readonly members: UserManager<Member>) {}
}
// #endregion module

describe('docs/auth.md', () => {
  let app: INestApplication;
  beforeAll(async () => {
    app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication().init();
    const { members } = app.get(AppModule);
    // #region create
    await members.createUser({ username: 'ann', email: 'Ann@EXAMPLE.com', password: 'correct horse' });
    await members.createSuperuser({ username: 'root', email: '', password: 'battery staple' });
    // #endregion create
  });
  afterAll(() => app.close());
  const http = () => request(app.getHttpServer());

  test('a user logs in by name and password, and then by token', async () => {
    await http().post('/api/token').send({ username: 'ann', password: 'wrong' }).expect(400);
    const { body } = await http().post('/api/token').send({ username: 'ann', password: 'correct horse' }).expect(200);

    const authorized = await http().post('/notes').set('Authorization', `Token ${body.token}`).expect(201);
    expect(authorized.body).toEqual({ author: 'ann' });
    await http().get('/plain').set('Authorization', `Token ${body.token}`).expect(200, 'ann');
    await http().post('/api/token/revoke').set('Authorization', `Token ${body.token}`).expect(204);
    await http().get('/plain').set('Authorization', `Token ${body.token}`).expect(401);
  });

  test('an authenticator of its own knows who asks', async () => {
    const { members } = app.get(AppModule);
    await runInApplication(app, () => members.createUser({ username: 'robot', password: null }));
    const { body } = await http().get('/me').set('X-Service-Key', SERVICE_KEY).expect(200);

    expect(body).toMatchObject({ username: 'robot' });
    expect(body).not.toHaveProperty('password');
    await http().get('/me').set('X-Service-Key', 'guessed').expect(403); // its challenge is the first, and it has none
    await http().get('/me').expect(403);
  });

  test('a backend decides about one object, and users are found by a permission', async () => {
    const { members } = app.get(AppModule);
    await runInApplication(app, async () => {
      const ann = await members.get({ username: 'ann' });
      const note = await managerOf(Note).create({ text: 'mine', author: ann });

      expect(await ann.hasPerm('app.change_note', note)).toBe(true);
      expect(await ann.hasPerm('app.change_note')).toBe(false);
      // #region with-perm
      const editors = await members.withPerm('app.change_note', { includeSuperusers: true });
      // #endregion with-perm
      expect(editors.map(({ username }) => username)).toEqual(['root']);
    });
  });

  test('tokens have names and ends, are listed, rotated and revoked', async () => {
    const { members } = app.get(AppModule);
    await runInApplication(app, async () => {
      const ann = await members.get({ username: 'ann' });
      // #region tokens
      const tokens = app.get<TokenStore, HashedTokens>(TokenStore);
      const { key } = await tokens.obtain(ann, { name: 'laptop', expiresAt: new Date(Date.now() + 90 * 86_400_000) });
      const laptop = await tokens.list(ann).get({ name: 'laptop' });
      const rotated = await tokens.rotate(laptop); // the same name and end, another key
      await tokens.revoke(rotated.token);
      await tokens.revokeAll(ann);
      // #endregion tokens

      expect(await tokens.find(key)).toBeNull();
      expect(await tokens.find(rotated.key)).toBeNull();
    });
  });

  test('who is nobody is asked to say who, and who may not is told so', async () => {
    const refused = await http().post('/notes').expect(401);
    expect(refused.headers['www-authenticate']).toBe('Token');

    await http().get('/notes').expect(200);
    await http().get('/notes/staff').auth('ann', 'correct horse').expect(403);
    await http().get('/notes/staff').auth('root', 'battery staple').expect(200, 'for staff');
    await http().get('/notes/others').auth('root', 'battery staple').expect(403);
  });
});

test('docs/auth.md: a user model without a username', async () => {
  // #region hashers
  const passwords = new PasswordHashers([
    new ScryptHasher(), // encodes
    new Pbkdf2Sha256Hasher(), // verifies what is there, which is encoded anew as its owners log in
  ]);
  // #endregion hashers
  // #region validators
  const auth = AuthModule.forRoot({
    hashers: passwords,
    passwordValidators: [new MinimumLengthValidator({ minLength: 12 }), new CommonPasswordValidator()],
  });
  // #endregion validators
  const useFactory = () => ({
    ...sqliteOptions({ database: ':memory:', entities: [Account, Note, ...authEntities, AccessToken] }),
    synchronize: true,
  });
  const imports = [TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }), ManagersModule.forRoot(), auth];
  const app = await (await Test.createTestingModule({ imports }).compile()).createNestApplication().init();
  const password = 'minor swing';
  await runInApplication(app, async () => {
    await app.get<UserManager<Account>>(USER_MANAGER).createUser({ email: 'ann@example.com', birthDate: '1990-01-02', password });
    await expect(validatePassword(password)).rejects.toThrow(ValidationError);
  });

  await request(app.getHttpServer()).post('/api/token').send({ username: 'ann@example.com', password }).expect(200);
  await app.close();
});

import { Injectable, type ModuleMetadata } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { runInApplication } from '@nuages/core';
import { dataSourceFactory, defaultManagerOf, InjectManager, Manager, ManagerFor, ManagerRegistry, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { Entity, EntitySchema, PrimaryGeneratedColumn } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { AuthModule } from '../auth.module.js';
import type { AuthModuleExtras, AuthModuleOptions } from '../auth.options.js';
import { USER_MANAGER } from '../auth.tokens.js';
import { BasicAuthentication } from '../authenticators/basic.authentication.js';
import { AuthBackends } from '../backends/auth-backends.js';
import { PasswordHashers } from '../hashers/password-hashers.js';
import { Pbkdf2Sha256Hasher } from '../hashers/pbkdf2.hasher.js';
import { AbstractBaseUser } from '../models/abstract-base-user.js';
import { AbstractUser } from '../models/abstract-user.js';
import { AccessToken } from '../models/access-token.entity.js';
import { authEntities } from '../models/auth-entities.js';
import { User } from '../models/user.entity.js';
import { UserForeignKey } from './user-relation.decorators.js';
import { UserManager } from './user.manager.js';

@Entity('member')
class Member extends AbstractUser {}

class Members extends UserManager<Member> {}

@Entity('editor')
class Editor extends AbstractUser {}

@ManagerFor(Editor, { default: true })
class Editors extends UserManager<Editor> {}

@Entity('clerk')
class Clerk extends AbstractUser {}

@ManagerFor(Clerk, { default: true })
class Clerks extends Manager<Clerk> {}

class Guest extends AbstractBaseUser {
  id!: number;
  username!: string;
}
const GuestSchema = new EntitySchema<Guest>({
  name: 'guest',
  target: Guest,
  columns: {
    id: { type: Number, primary: true, generated: true },
    username: { type: String, length: 50, unique: true },
    password: { type: String, length: 128, select: false },
    lastLogin: { type: Date, nullable: true },
  },
});

@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @UserForeignKey() author!: AbstractBaseUser;
}

@Injectable()
class People {
  constructor(
    @InjectManager(Member) readonly members: Manager<Member>,
    @InjectManager(User) readonly users: Manager<User>,
  ) {}
}

const hashers = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1 })]);
const BASE = [...authEntities, AccessToken];

async function open(entities: object[], options: AuthModuleOptions & AuthModuleExtras = {}, metadata: ModuleMetadata = {}) {
  const useFactory = () => ({ ...sqliteOptions({ database: ':memory:', entities: entities as never }), synchronize: true });
  const testing = await Test.createTestingModule({
    ...metadata,
    imports: [
      TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory, ...(options.dataSource && { name: options.dataSource }) }),
      ManagersModule.forRoot(options.dataSource ? { dataSources: [options.dataSource] } : {}),
      AuthModule.forRoot({ hashers, ...options }),
      ...(metadata.imports ?? []),
    ],
  }).compile();
  const app = await testing.init();
  return Object.assign(app, { [Symbol.asyncDispose]: () => app.close() });
}

describe("the user model's default manager", () => {
  test('makes users', async () => {
    await using app = await open([Member, ...BASE], {}, { providers: [People] });
    const { members, users } = app.get(People);

    expect([members, app.get(ManagerRegistry).for(Member)]).toEqual(Array(2).fill(app.get(USER_MANAGER)));
    expect(members).toBeInstanceOf(UserManager);
    expect(users.constructor).toBe(Manager); // of another application, perhaps
    await runInApplication(app, async () => {
      expect(defaultManagerOf(Member)).toBe(members);
      const ann = await (members as UserManager<Member>).createUser({ username: 'ann', password: 'swing' });
      expect(await ann.checkPassword('swing')).toBe(true);
    });
  });

  test('is found where nothing injects it', async () => {
    await using app = await open([User, ...BASE]);

    expect(app.get(ManagerRegistry).for(User)).toBe(app.get(USER_MANAGER));
  });

  test('is the one that AuthModule names', async () => {
    await using app = await open([Member, ...BASE], { userManager: Members }, { providers: [People] });

    expect(app.get(People).members).toBeInstanceOf(Members);
  });

  test('is of the data source of the users', async () => {
    await using app = await open([Member, ...BASE], { dataSource: 'accounts' });

    expect(app.get(ManagerRegistry).for(Member, { using: 'accounts' })).toBe(app.get(USER_MANAGER));
    expect(app.get(ManagerRegistry).for(Member).constructor).toBe(Manager);
  });

  test('is the one that @ManagerFor declares, also for AuthModule', async () => {
    await using app = await open([Editor, ...BASE], {}, { imports: [ManagersModule.forFeature([Editors])] });

    expect(app.get(ManagerRegistry).for(Editor)).toBe(app.get(Editors));
    expect(app.get(USER_MANAGER)).toBeInstanceOf(Editors);
    await runInApplication(app, async () => {
      expect((await app.get(Editors).createUser({ username: 'ann' })).username).toBe('ann');
    });
  });

  test('is a plain one where @ManagerFor says so', async () => {
    await using app = await open([Clerk, ...BASE], {}, { imports: [ManagersModule.forFeature([Clerks])] });

    expect(app.get(ManagerRegistry).for(Clerk)).toBe(app.get(Clerks));
    expect(app.get(USER_MANAGER)).toBeInstanceOf(UserManager);
  });
});

describe('a user model that an EntitySchema declares', () => {
  test('makes users, who log in, also where rows come without the password', async () => {
    await using app = await open([GuestSchema], { tokenPath: false, authentication: [BasicAuthentication] });
    await runInApplication(app, async () => {
      const guests = app.get<UserManager<Guest>>(USER_MANAGER);
      expect(app.get(ManagerRegistry).for(GuestSchema)).toBe(guests);
      await guests.createUser({ username: 'ann', password: 'swing' });
      const [ann, named] = [await guests.getByNaturalKey('ann'), await guests.only('username').get({})];

      expect(await ann.checkPassword('swing')).toBe(true);
      expect(await ann.checkPassword('sting')).toBe(false);
      expect(await named.checkPassword('swing')).toBe(true);
      expect(Object.hasOwn(ann, 'password')).toBe(false);
      expect(await app.get(AuthBackends).authenticate({ username: 'ann', password: 'swing' })).toBeInstanceOf(Guest);
      await ann.setPassword('string');
      await guests.save(ann);
      expect(await (await guests.getByNaturalKey('ann')).checkPassword('string')).toBe(true);
    });
  });

  test('cannot be referred to by entities of decorators', async () => {
    await expect(open([GuestSchema, Note], { tokenPath: false })).rejects.toThrow(/The user model Guest is an EntitySchema/);
  });
});

import { type INestApplication, Injectable, Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FieldError, ImproperlyConfigured, PermissionDenied, runInApplication } from '@nuages/core';
import { managerOf, ManagersModule } from '@nuages/managers';
import { type TestDatabase, testDatabases } from '@nuages/managers/testing';
import type { DataSource } from 'typeorm';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { AuthModule } from '../auth.module.js';
import { USER_MANAGER } from '../auth.tokens.js';
import { PasswordHashers } from '../hashers/password-hashers.js';
import { Pbkdf2Sha256Hasher } from '../hashers/pbkdf2.hasher.js';
import { AccessToken } from '../models/access-token.entity.js';
import { AnonymousUser } from '../models/anonymous-user.js';
import { authEntities } from '../models/auth-entities.js';
import { Group } from '../models/group.entity.js';
import { Permission } from '../models/permission.entity.js';
import { User } from '../models/user.entity.js';
import { createPermissions } from '../permissions/create-permissions.js';
import type { UserManager } from '../user-model/user.manager.js';
import { type AnyUser, AuthBackend, type Credentials } from './auth-backend.js';
import { AuthBackends } from './auth-backends.js';
import { AllowAllUsersModelBackend, ModelBackend } from './model.backend.js';

const PERMISSION = 'auth.view_group';

/** A provider of the application, for the backend to ask. */
@Injectable()
class Badges {
  owner: User | null = null;

  ownerOf(badge: string): User | null {
    return badge === '7' ? this.owner : null;
  }
}

/** Knows users by a badge, and whose profile an object is. */
@Injectable()
class BadgeBackend extends AuthBackend {
  constructor(private readonly badges: Badges) {
    super();
  }

  override async authenticate({ badge }: Credentials) {
    return badge === undefined ? null : this.badges.ownerOf(badge as string);
  }

  override async hasPerm(user: AnyUser, permission: string, object?: object): Promise<boolean> {
    return permission === 'shop.open' && (object as { owner?: string } | undefined)?.owner === user.getUsername();
  }
}

class Bouncer extends AuthBackend {
  override async authenticate({ username }: Credentials): Promise<null> {
    if (username === 'ann') throw new PermissionDenied();
    return null;
  }

  override hasPerm(_user: AnyUser, permission: string): Promise<boolean> {
    return permission === PERMISSION ? Promise.reject(new PermissionDenied()) : Promise.resolve(false);
  }
}

/** Everybody reads posts, also who is nobody. */
class EverybodyReads extends AuthBackend {
  override async getUserPermissions(): Promise<Set<string>> {
    return new Set(['blog.view_post']);
  }
}

const ends: (() => PromiseLike<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Opened {
  readonly users: UserManager<User>;
  readonly backends: AuthBackends;
  readonly badges: Badges;
  readonly dataSource: DataSource;
}

async function withBackends(
  backends: Type<AuthBackend>[] | undefined,
  run: (opened: Opened) => Promise<void>,
  database?: TestDatabase,
): Promise<void> {
  const dataSource = await (database ?? (await testDatabases())[0]!).open({ entities: [User, ...authEntities, AccessToken] });
  ends.push(() => dataSource[Symbol.asyncDispose]());
  const hashers = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1 })]);
  @Module({ providers: [Badges], exports: [Badges] })
  class BadgesModule {}
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory: () => dataSource.options, dataSourceFactory: async () => dataSource }),
      ManagersModule.forRoot(),
      { module: BadgesModule, global: true },
      AuthModule.forRootAsync({ useFactory: () => ({ hashers, ...(backends && { backends }) }) }),
    ],
  })
  class AppModule {}
  const app: INestApplication = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication();
  ends.push(() => app.close());
  await app.init();
  const users = app.get<UserManager<User>>(USER_MANAGER);
  await runInApplication(app, async () => {
    for (const username of ['ann', 'bob']) await users.createUser({ username, password: 'swing-42-swing' });
    await users.createUser({ username: 'gone', password: 'swing-42-swing', isActive: false });
    await run({ users, backends: app.get(AuthBackends), badges: app.get(Badges), dataSource });
  });
}

const ANN = { username: 'ann', password: 'swing-42-swing' };

describe('AuthBackends', () => {
  test('may give permissions to nobody and to inactive users', async () => {
    await withBackends([ModelBackend, EverybodyReads], async ({ users }) => {
      for (const user of [new AnonymousUser(), await users.get({ username: 'gone' })]) {
        expect([await user.hasPerm('blog.view_post'), await user.hasModulePerms('blog')]).toEqual([true, true]);
        expect([await user.hasPerm('blog.add_post'), await user.hasModulePerms('auth')]).toEqual([false, false]);
      }
    });
  });

  test('asks one backend after the other for the user', async () => {
    await withBackends([BadgeBackend, ModelBackend], async ({ users, backends, badges }) => {
      badges.owner = await users.get({ username: 'bob' });

      expect((await backends.authenticate({ badge: '7' }))?.getUsername()).toBe('bob');
      expect(await backends.authenticate({ badge: '8' })).toBeNull();
      expect((await backends.authenticate(ANN))?.getUsername()).toBe('ann');
    });
  });

  test('asks no other where one refuses', async () => {
    await withBackends([Bouncer, ModelBackend], async ({ users, backends }) => {
      const root = await users.createUser({ username: 'root', isSuperuser: true });

      expect(await backends.authenticate(ANN)).toBeNull();
      expect((await backends.authenticate({ ...ANN, username: 'bob' }))?.getUsername()).toBe('bob');
      expect(await backends.hasPerm(root, PERMISSION)).toBe(false);
    });
  });

  test('lets a backend decide about one object', async () => {
    await withBackends([ModelBackend, BadgeBackend], async ({ users }) => {
      const [ann, gone] = [await users.get({ username: 'ann' }), await users.get({ username: 'gone' })];
      const root = await users.createSuperuser({ username: 'root' });

      expect(await ann.hasPerm('shop.open', { owner: 'ann' })).toBe(true);
      expect(await ann.hasPerm('shop.open', { owner: 'bob' })).toBe(false);
      expect(await ann.hasPerm('shop.open')).toBe(false);
      expect(await root.hasPerm('shop.open', { owner: 'bob' })).toBe(true);
      expect(await new AnonymousUser().hasPerm('shop.open', { owner: '' })).toBe(true);
      expect(await gone.hasPerms(['shop.open'], { owner: 'ann' })).toBe(false);
    });
  });

  test('lets inactive users log in by AllowAllUsersModelBackend alone', async () => {
    const gone = { username: 'gone', password: 'swing-42-swing' };
    await withBackends(undefined, async ({ backends }) => expect(await backends.authenticate(gone)).toBeNull());
    await withBackends([AllowAllUsersModelBackend], async ({ backends }) => {
      expect((await backends.authenticate(gone))?.getUsername()).toBe('gone');
    });
  });

  test('says that no backend can look for users', async () => {
    await withBackends([Bouncer], async ({ users }) => {
      expect(() => users.withPerm(PERMISSION)).toThrow(ImproperlyConfigured);
    });
  });
});

const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);

describe.for(databases)('ModelBackend on $name', (database) => {
  test('takes no other name or password for the right one', async () => {
    await withBackends(
      undefined,
      async ({ backends }) => {
        const { password } = ANN;
        const others = ['ANN', ' ann', 'ánn', 'ａｎｎ', 'an_', '%', 'ann\0', '\ud800', '😀', '', "' OR 1=1 --", 'x'.repeat(100_000)];

        expect((await backends.authenticate(ANN))?.getUsername()).toBe('ann');
        for (const username of others)
          expect([username.slice(0, 20), await backends.authenticate({ username, password })]).toEqual([username.slice(0, 20), null]);
        for (const given of ['', 'swing-42-swing\0', '\ud800', 'x'.repeat(100_000)])
          expect(await backends.authenticate({ ...ANN, password: given })).toBeNull();
      },
      database,
    );
  });
});

describe.for(databases)('a log-in on $name', (database) => {
  test('encodes a weak password anew, and leaves alone one that its owner changed meanwhile', async () => {
    await withBackends(
      undefined,
      async ({ users, backends }) => {
        const weak = await new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 2 })]).make(ANN.password);
        const weaken = () => users.filter({ username: 'ann' }).update({ password: weak });
        const stored = async () => (await users.get({ username: 'ann' })).password;

        await weaken();
        const [user, other] = [await backends.authenticate(ANN), await users.get({ username: 'ann' })];
        expect(user!.password).toBe(await stored());
        expect(await stored()).toMatch(/^pbkdf2_sha256\$1\$/);

        await weaken();
        const read = await users.get({ username: 'ann' });
        const encode = read.setPassword.bind(read);
        vi.spyOn(read, 'setPassword').mockImplementation(async (password) => {
          await encode(password);
          await other.setPassword('another-swing-43'); // while the old one is encoded
          await users.save(other, { updateFields: ['password'] });
        });
        expect(await read.checkPassword(ANN.password)).toBe(true);
        expect(await stored()).toBe(other.password);
      },
      database,
    );
  });
});

describe.for(databases)('withPerm on $name', (database) => {
  test('gives the users that have a permission by themselves, by groups, or as superusers', async () => {
    await withBackends(
      undefined,
      async ({ users, dataSource }) => {
        await createPermissions(dataSource);
        const permission = await managerOf(Permission, dataSource).get({ codename: 'view_group', contentType__appLabel: 'auth' });
        const group = await managerOf(Group, dataSource).create({ name: 'staff' });
        await managerOf(Group, dataSource).related(group, 'permissions').add(permission);
        const [ann, bob, gone] = await users.all().orderBy('username');
        for (const user of [ann!, gone!]) await users.related(user, 'userPermissions').add(permission);
        for (const user of [ann!, bob!]) await users.related(user, 'groups').add(group);
        await users.createSuperuser({ username: 'root' });
        const names = async (...given: Parameters<typeof users.withPerm>) =>
          (await users.withPerm(...given)).map(({ username }) => username).toSorted();

        expect(await names(PERMISSION)).toEqual(['ann', 'bob', 'root']);
        expect(await names(PERMISSION, { includeSuperusers: false })).toEqual(['ann', 'bob']);
        expect(await names(PERMISSION, { isActive: false })).toEqual(['gone']);
        expect(await names(PERMISSION, { isActive: null })).toEqual(['ann', 'bob', 'gone', 'root']);
        expect(await names('auth.add_group', { includeSuperusers: false })).toEqual([]);
        expect(await users.withPerm(PERMISSION).filter({ username__startswith: 'b' }).count()).toBe(1);
        for (const wrong of ['view_group', 'a.b.c', '.x', '']) expect(() => users.withPerm(wrong)).toThrow(FieldError);
        expect(await (await users.get({ username: 'bob' })).hasModulePerms('auth')).toBe(true);
      },
      database,
    );
  });
});

import { type INestApplication, Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  callCommand,
  type CommandIo,
  commandOf,
  type CommandOptions,
  type CommandRunner,
  DoesNotExist,
  runInApplication,
} from '@nuages/core';
import { dataSourceFactory, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AuthModule } from '../auth.module.js';
import { USER_MANAGER } from '../auth.tokens.js';
import { PasswordHashers } from '../hashers/password-hashers.js';
import { Pbkdf2Sha256Hasher } from '../hashers/pbkdf2.hasher.js';
import { AccessToken } from '../models/access-token.entity.js';
import { authEntities } from '../models/auth-entities.js';
import { User } from '../models/user.entity.js';
import { TokenStore } from '../tokens/token-store.js';
import type { UserManager } from '../user-model/user.manager.js';
import { ChangePasswordCommand } from './change-password.command.js';
import { CreateSuperuserCommand } from './create-superuser.command.js';
import { CreateTokenCommand } from './create-token.command.js';

let app: INestApplication;
beforeEach(async () => {
  const useFactory = () => ({
    ...sqliteOptions({ database: ':memory:', entities: [User, ...authEntities, AccessToken] }),
    synchronize: true,
  });
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }),
      ManagersModule.forRoot(),
      AuthModule.forRoot({ hashers: new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1 })]) }),
    ],
  })
  class AppModule {}
  app = (await Test.createTestingModule({ imports: [AppModule] }).compile()).createNestApplication();
  await app.init();
});
afterEach(() => app.close());

/** Runs a command; `answers` are typed at its questions, of which the hidden ones are told. */
async function call(
  Class: Type<CommandRunner>,
  parameters: string[],
  options: CommandOptions,
  answers?: string[],
  env: CommandIo['env'] = {},
) {
  const { stdout, stderr, asked } = await callCommand(app, commandOf(Class)!.name, {
    parameters,
    options,
    env,
    ...(answers && { answers }),
  });
  return { lines: stdout.split('\n').slice(0, -1), warned: stderr.split('\n').slice(0, -1), asked };
}

const find = (username: string) => runInApplication(app, () => app.get<UserManager<User>>(USER_MANAGER).get({ username }));

test('createsuperuser asks for what is needed, and for a password that fits', async () => {
  const { lines, warned, asked } = await call(CreateSuperuserCommand, [], {}, [
    'ann',
    'ann@example.com',
    '12345678',
    '12345678',
    'n',
    'x',
    'y',
    'swing-42-swing',
    'swing-42-swing',
  ]);

  expect(asked.slice(0, 5)).toEqual([
    'Username:',
    'Email:',
    'Password: (hidden)',
    'Password (again): (hidden)',
    'Bypass password validation and create user anyway? [y/N]:',
  ]);
  expect(warned).toEqual(['This password is too common.', 'This password is entirely numeric.', "Error: Your passwords didn't match."]);
  expect(lines).toEqual(['made the superuser ann']);
  const ann = await find('ann');
  expect([ann.isSuperuser, ann.isStaff, ann.email]).toEqual([true, true, 'ann@example.com']);
  expect(await runInApplication(app, () => ann.checkPassword('swing-42-swing'))).toBe(true);
});

test('createsuperuser keeps a weak password where that is wanted, and proposes who is at the terminal', async () => {
  const env = { LOGNAME: 'Dev Ops', NUAGES_SUPERUSER_EMAIL: 'not@asked.example' };
  const { asked } = await call(CreateSuperuserCommand, [], {}, ['', 'dev@example.com', 'admin', 'admin', 'Y'], env);
  const again = await call(CreateSuperuserCommand, [], { email: 'two@example.com' }, ['two', 'swing-42-swing', 'swing-42-swing'], env);

  expect(asked[0]).toBe("Username (leave blank to use 'devops'):");
  expect(await runInApplication(app, async () => (await find('devops')).checkPassword('admin'))).toBe(true);
  expect([again.asked[0], (await find('two')).email]).toEqual(['Username:', 'two@example.com']); // the first name is taken by then
});

test('createsuperuser and changepassword give up after three tries', async () => {
  const mismatches = ['a', 'b', 'c', 'd', 'e', 'f'];
  const superuser = call(CreateSuperuserCommand, [], { username: 'ann', email: 'a@example.com' }, mismatches);
  await expect(superuser).rejects.toThrow('No superuser was made.');
  await expect(find('ann')).rejects.toThrow(DoesNotExist);

  await call(CreateSuperuserCommand, [], { username: 'ann', email: 'a@example.com' }, ['swing-42-swing', 'swing-42-swing']);
  await expect(call(ChangePasswordCommand, ['ann'], {}, mismatches)).rejects.toThrow('The password of ann stays as it was.');
  expect(await runInApplication(app, async () => (await find('ann')).checkPassword('swing-42-swing'))).toBe(true);
});

test('createsuperuser takes all from options and environment', async () => {
  const env = { NUAGES_SUPERUSER_PASSWORD: 'swing-42-swing', NUAGES_SUPERUSER_EMAIL: 'bob@example.com' };
  await call(CreateSuperuserCommand, [], { input: false, username: 'bob' }, undefined, env);

  expect((await find('bob')).email).toBe('bob@example.com');
  await expect(call(CreateSuperuserCommand, [], { input: false, username: 'bob' }, undefined, env)).rejects.toThrow(
    /^username: .* already exists\.$/,
  );
  await expect(call(CreateSuperuserCommand, [], { input: false, username: 'cid' }, undefined, {})).rejects.toThrow(
    'NUAGES_SUPERUSER_EMAIL',
  );
  await expect(call(CreateSuperuserCommand, [], {})).rejects.toThrow('Say --no-input');
});

test('changepassword and createtoken work on a user, and say where there is none', async () => {
  await call(CreateSuperuserCommand, [], { username: 'ann', set: ['email=a@example.com'] }, ['swing-42-swing', 'swing-42-swing']);
  const { asked } = await call(ChangePasswordCommand, ['ann'], {}, ['tears-of-1940', 'tears-of-1940']);

  expect(asked).toEqual(['Password: (hidden)', 'Password (again): (hidden)']);
  expect(await runInApplication(app, async () => (await find('ann')).checkPassword('tears-of-1940'))).toBe(true);
  const { lines } = await call(CreateTokenCommand, ['ann'], { name: 'ci', days: '7' });
  const found = await runInApplication(app, () => app.get(TokenStore).find(lines[0]!));
  expect((found!.token as AccessToken).name).toBe('ci');
  await expect(call(CreateTokenCommand, ['nobody'], {})).rejects.toThrow("There is no user 'nobody'.");
  for (const days of ['x', '0', '-1', 'Infinity', '1e9'])
    await expect(call(CreateTokenCommand, ['ann'], { days })).rejects.toThrow('--days takes a number above 0, at most 36525.');
  await expect(call(CreateTokenCommand, ['ann'], { name: 'x'.repeat(101) })).rejects.toThrow('--name: Ensure this field has no more');
});

test('createsuperuser asks again for what does not fit', async () => {
  const { asked, warned } = await call(CreateSuperuserCommand, [], {}, [
    'two words',
    'ann',
    'nonsense',
    'ann@example.com',
    'swing-42-swing',
    'swing-42-swing',
  ]);

  expect(asked).toEqual(['Username:', 'Username:', 'Email:', 'Email:', 'Password: (hidden)', 'Password (again): (hidden)']);
  expect(warned).toEqual([expect.stringContaining('Error: Enter a valid username.'), 'Error: Enter a valid email address.']);
  await expect(call(CreateSuperuserCommand, [], {}, ['a b', 'c d', 'e f'])).rejects.toThrow('No superuser was made.');
});

test.each([
  [['email=nonsense'], {}, 'email: Enter a valid email address.'],
  [['email=a@example.com', `lastName=${'x'.repeat(200)}`], {}, 'lastName: Ensure this'],
  [['email=a@example.com', 'shoeSize=12'], {}, "User has no column 'shoeSize'."],
  [['email=a@example.com', 'isActive=perhaps'], {}, 'isActive: '],
  [['email=a@example.com', 'isStaff=false'], {}, 'a superuser has isStaff: true'],
  [['email=a@example.com', 'password=x'], {}, '--set takes no password'],
  [['email'], {}, "--set takes field=value, not 'email'."],
  [[], {}, "A superuser needs the field 'email'. Give --set email=..., or NUAGES_SUPERUSER_EMAIL."],
  [
    ['email=a@example.com'],
    { NUAGES_SUPERUSER_PASSWORD: '12345' },
    /^password: This password is too short\..* Give another by NUAGES_SUPERUSER_PASSWORD\.$/,
  ],
  [['email=a@example.com'], { NUAGES_SUPERUSER_PASSWORD: ' ' }, "A superuser needs the field 'password'. Give NUAGES_SUPERUSER_PASSWORD."],
])('createsuperuser refuses --set %j', async (set, env, reason) => {
  const all = { NUAGES_SUPERUSER_PASSWORD: 'swing-42-swing', ...env };

  await expect(call(CreateSuperuserCommand, [], { input: false, username: 'ann', set }, undefined, all)).rejects.toThrow(reason);
  await expect(find('ann')).rejects.toThrow(DoesNotExist);
});

test('createsuperuser takes any field, as what it is', async () => {
  const env = { NUAGES_SUPERUSER_PASSWORD: 'swing-42-swing' };
  const options = { input: false, username: 'ａnn', set: ['email=a@Example.COM', 'isActive=no'] };
  const { lines } = await call(CreateSuperuserCommand, [], options, undefined, env);

  expect(lines).toEqual(['made the superuser ann']); // as it is stored
  expect(await find('ann')).toMatchObject({ isActive: false, email: 'a@example.com' });
});

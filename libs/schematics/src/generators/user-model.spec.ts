import { describe, expect, test } from 'vitest';
import { APP_MODULE, generate, newApp } from '../../test/generate.js';
import { resource } from './resource.js';
import { userModel } from './user-model.js';

const withImports = (imports: string) => newApp({ '/src/app.module.ts': APP_MODULE.replace('imports: []', `imports: [${imports}]`) });

describe('user-model', () => {
  test('writes model, manager, module and tests, and tells AuthModule', async () => {
    const tree = await generate(userModel({}));

    expect(tree.files.filter((path) => path.startsWith('/src/users/')).sort()).toEqual([
      '/src/users/user.entity.ts',
      '/src/users/user.manager.ts',
      '/src/users/users.module.spec.ts',
      '/src/users/users.module.ts',
    ]);
    expect(tree.readText('/src/users/user.entity.ts')).toContain(`@Entity('users')\nexport class User extends AbstractUser {}`);
    expect(tree.readText('/src/app.module.ts')).toBe(`import { Module } from '@nestjs/common';
import { AuthModule } from '@nuages/auth';
import { User } from './users/user.entity.js';
import { UserManager } from './users/user.manager.js';
import { UsersModule } from './users/users.module.js';

@Module({ imports: [AuthModule.forRoot({ userModel: User, userManager: UserManager }), UsersModule] })
export class AppModule {}
`);
  });

  test.each([
    [{ base: 'AbstractBaseUser' }],
    [{ name: 'users', path: 'AbstractBaseUser' }],
    [{ fields: 'AbstractBaseUser,nickname:string?' }],
  ])('logs in by e-mail address with %j', async (options) => {
    const text = (await generate(userModel(options))).readText('/src/users/user.entity.ts');

    expect(text).toContain('export class User extends PermissionsMixin(AbstractBaseUser) {');
    expect(text).toContain(`static override USERNAME_FIELD = 'email';`);
  });

  test.each([
    ['AuthModule.forRoot()', 'AuthModule.forRoot({ userModel: Member, userManager: MemberManager })'],
    ['AuthModule.forRoot({ tokenPath: false })', 'AuthModule.forRoot({ userModel: Member, userManager: MemberManager, tokenPath: false })'],
  ])('gives the options to %s', async (before, after) => {
    const tree = await generate(userModel({ name: 'members' }), withImports(before));

    expect(tree.readText('/src/app.module.ts')).toContain(after);
  });

  test('finds AuthModule in another module', async () => {
    const accounts = `import { Module } from '@nestjs/common';\nimport { AuthModule } from '@nuages/auth';\n\n@Module({ imports: [AuthModule.forRoot()] })\nexport class AccountsModule {}\n`;
    const tree = await generate(userModel({ spec: false }), newApp({ '/src/accounts/accounts.module.ts': accounts }));

    expect(tree.readText('/src/accounts/accounts.module.ts')).toContain(`from '../users/user.entity.js'`);
    expect(tree.readText('/src/app.module.ts')).toBe(APP_MODULE);
  });

  test('is the user of resources that are generated later', async () => {
    const tree = await generate(userModel({ name: 'members', base: 'AbstractBaseUser' }));
    const made = await generate(resource({ name: 'notes', path: 'text:text,author:user' }), tree);

    expect(made.readText('/src/notes/note.entity.ts')).toContain(`import type { Member } from '../members/member.entity.js';`);
    expect(made.readText('/src/notes/notes.controller.spec.ts')).toContain(`createUser({ email: 'ann@example.com'`);
  });
});

describe('what cannot be made is refused, and nothing is written', () => {
  test.each([
    ['a base that is none', { base: 'User' }, /'User' is no base of a user model. Choose from: AbstractUser, AbstractBaseUser/],
    ['a base that is none, among the fields', { path: 'AbstractPerson' }, /'AbstractPerson' is no base/],
    ['a field that every user has', { path: 'email:email?' }, /'email' is taken/],
    ['a field without a value', { path: 'bio:text' }, /'bio' would have no value .* Put a \? behind it/],
    ['the user of a user', { path: 'boss:user?' }, /Write its class, as boss:User\?/],
  ])('%s', async (_, options, message) => {
    await expect(generate(userModel(options))).rejects.toThrow(message);
  });

  test('a second user model', async () => {
    const tree = await generate(userModel({}));

    await expect(generate(userModel({ name: 'members' }), tree)).rejects.toThrow(/has a user model: User in src\/users\/user.entity.ts/);
  });

  test.each([
    ['AuthModule.forRoot({ userModel: Person })', /src\/app.module.ts gives AuthModule userModel: Person already. Nothing was written/],
    ['AuthModule.forRootAsync({ useFactory })', /configures AuthModule otherwise than by forRoot/],
    ['AuthModule.forRoot(options)', /configures AuthModule otherwise than by forRoot/],
  ])('%s', async (imports, message) => {
    await expect(generate(userModel({}), withImports(imports))).rejects.toThrow(message);
  });
});

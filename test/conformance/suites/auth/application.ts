import {
  Controller,
  Delete,
  Get,
  type INestApplication,
  Module,
  Options,
  Patch,
  Post as PostMethod,
  Put,
  Req,
  type Type,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  AllowAny,
  anyOf,
  allOf,
  Authentication,
  type AuthenticatorClass,
  authEntities,
  AuthModule,
  BasicAuthentication,
  ContentType,
  DjangoModelPermissions,
  DjangoModelPermissionsOrAnonReadOnly,
  Group,
  IsAdminUser,
  IsAuthenticated,
  IsAuthenticatedOrReadOnly,
  not,
  PasswordHashers,
  Pbkdf2Sha256Hasher,
  Permission,
  type PermissionSpec,
  Permissions,
  Token,
  TokenAuthentication,
  User,
  UserManager,
} from '@nuages/auth';
import { dataSourceFactory, managerOf, ManagersModule, modelOf, ModelOptions } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { RestModule } from '@nuages/rest';
import { DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { SuiteFile } from '../../suite.js';
import { answerCodes } from '../error-codes.js';

@ModelOptions({ appLabel: 'oracle_blog' })
@Entity('post')
class Post {
  @PrimaryGeneratedColumn() id!: number;
}

class Bearer extends TokenAuthentication {
  override readonly keyword = 'Bearer';
}

class Realm extends BasicAuthentication {
  override readonly realm = 'staff only';
}

const AUTHENTICATORS: Record<string, AuthenticatorClass> = { BasicAuthentication, TokenAuthentication, Bearer, Realm };
const PERMISSIONS: Record<string, PermissionSpec[]> = {
  AllowAny: [AllowAny],
  IsAuthenticated: [IsAuthenticated],
  IsAdminUser: [IsAdminUser],
  IsAuthenticatedOrReadOnly: [IsAuthenticatedOrReadOnly],
  DjangoModelPermissions: [DjangoModelPermissions],
  DjangoModelPermissionsOrAnonReadOnly: [DjangoModelPermissionsOrAnonReadOnly],
  'IsAdminUser | IsAuthenticatedOrReadOnly': [anyOf(IsAdminUser, IsAuthenticatedOrReadOnly)],
  'IsAuthenticated & IsAdminUser': [allOf(IsAuthenticated, IsAdminUser)],
  '~IsAdminUser': [not(IsAdminUser)],
  '[IsAuthenticated, DjangoModelPermissions]': [IsAuthenticated, DjangoModelPermissions],
};

/** The application of the suite, and its data source. */
export interface OpenApplication {
  readonly app: INestApplication;
  readonly dataSource: DataSource;
}

/** Starts an application with the file's users, groups and tokens, and its views. */
export async function openApplication(file: SuiteFile): Promise<OpenApplication> {
  const controllers = [
    ...Object.entries(file['auth_paths'] as Record<string, string[]>).flatMap(([name, classes]) => whoControllers(name, classes)),
    ...Object.entries(file['permission_paths'] as Record<string, string>).map(([name, rule]) => permissionController(name, rule)),
  ];
  @Module({
    imports: [
      TypeOrmModule.forRootAsync({
        useFactory: () => ({
          ...sqliteOptions({ database: ':memory:', entities: [User, Post, Token, ...authEntities] }),
          synchronize: true,
        }),
        dataSourceFactory,
      }),
      ManagersModule.forRoot(),
      RestModule.forRoot({ exceptionHandler: answerCodes, trailingSlash: true }),
      AuthModule.forRoot({
        hashers: new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1000 })]),
        authentication: [TokenAuthentication, BasicAuthentication],
        tokenPath: 'token-auth',
      }),
    ],
    controllers,
  })
  class AuthSuiteModule {}
  const app = await NestFactory.create(AuthSuiteModule, { logger: false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  const dataSource = app.get(DataSource);
  await load(dataSource, file['dataset']);
  return { app, dataSource };
}

async function load(dataSource: DataSource, { app_label, users, groups, tokens }: any): Promise<void> {
  const type = await managerOf(ContentType, dataSource).create({ appLabel: app_label, model: 'any' });
  const permissions = new Map<string, Permission>();
  const names = new Set([...users.flatMap((user: any) => user.permissions), ...Object.values<string[]>(groups).flat()] as string[]);
  for (const model of ['post', 'comment', 'tag']) for (const action of ['add', 'change', 'delete', 'view']) names.add(`${action}_${model}`);
  for (const codename of names)
    permissions.set(codename, await managerOf(Permission, dataSource).create({ name: codename, codename, contentType: type }));

  const groupRows = new Map<string, Group>();
  for (const [name, codenames] of Object.entries<string[]>(groups)) {
    const group = await managerOf(Group, dataSource).create({ name });
    await managerOf(Group, dataSource)
      .related(group, 'permissions')
      .set(codenames.map((codename) => permissions.get(codename)!));
    groupRows.set(name, group);
  }
  const manager = new UserManager(modelOf(User, dataSource).target as typeof User, dataSource);
  for (const { username, email, password, is_active, is_staff, is_superuser, permissions: own, groups: member } of users) {
    const user = await manager.createUser({ username, email, password, isActive: is_active, isStaff: is_staff, isSuperuser: is_superuser });
    await manager.related(user, 'userPermissions').set((own as string[]).map((codename) => permissions.get(codename)!));
    await manager.related(user, 'groups').set((member as string[]).map((name) => groupRows.get(name)!));
    if (tokens[username]) await managerOf(Token, dataSource).create({ key: tokens[username], user });
  }
}

function whoControllers(name: string, classes: readonly string[]): Type[] {
  const authenticators = classes.map((named) => AUTHENTICATORS[named]!);
  @Controller(`auth/${name}`)
  @Authentication(...authenticators)
  class Who {
    @Get() get(@Req() request: any) {
      return who(request);
    }
  }
  @Controller(`auth-required/${name}`)
  @Authentication(...authenticators)
  @Permissions(IsAuthenticated)
  class WhoRequired {
    @Get() get(@Req() request: any) {
      return who(request);
    }
  }
  return [Who, WhoRequired];
}

function who({ user, auth }: { user: User; auth: Token | null }): object {
  return { user: user.isAuthenticated ? user.username : null, auth: auth?.key ?? null };
}

function permissionController(name: string, rule: string): Type {
  @Controller(`perm/${name}`)
  @Authentication(TokenAuthentication)
  @Permissions(...PERMISSIONS[rule]!)
  class Guarded {
    get model() {
      return modelOf(Post);
    }
    @Get() get() {
      return { ok: true };
    }
    @PostMethod() post() {
      return { ok: true };
    }
    @Put() put() {
      return { ok: true };
    }
    @Patch() patch() {
      return { ok: true };
    }
    @Delete() delete() {
      return { ok: true };
    }
    @Options() options() {
      return { ok: true };
    }
  }
  return Guarded;
}

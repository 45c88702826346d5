import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { APP_GUARD, ModuleRef } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import { CoreModule, ImproperlyConfigured } from '@nuages/core';
import { defaultManagerClassOf } from '@nuages/managers';
import { SignalsModule } from '@nuages/signals';
import type { DataSource } from 'typeorm';
import { AuthenticationGuard } from './authentication.guard.js';
import { PassportStrategies } from './authenticators/passport-strategies.js';
import { AUTH_OPTIONS, type AuthModuleExtras, type AuthModuleOptions, ConfigurableModuleClass } from './auth.options.js';
import { AuthMigrations } from './auth-migrations.js';
import { AUTH_DATA_SOURCE, AUTH_USER_MODEL, USER_MANAGER } from './auth.tokens.js';
import { AuthBackends } from './backends/auth-backends.js';
import { LoginRecords } from './backends/login-records.js';
import { ChangePasswordCommand } from './commands/change-password.command.js';
import { CreateSuperuserCommand } from './commands/create-superuser.command.js';
import { AuthCheck } from './checks/auth.check.js';
import { CreateTokenCommand } from './commands/create-token.command.js';
import { ErrorHeaders } from './error-headers.js';
import { PasswordHashers } from './hashers/password-hashers.js';
import type { UserClass } from './models/abstract-base-user.js';
import { DeclaredPermissions } from './permissions/declared-permissions.js';
import { ViewPermissions } from './permissions/view-permissions.js';
import { ViewPolicies } from './permissions/view-policies.js';
import { LoginThrottle } from './throttling/login-throttle.js';
import { chooseTokenStore } from './tokens/choose-token-store.js';
import { TokenStore } from './tokens/token-store.js';
import { BaseUserManager } from './user-model/base-user.manager.js';
import { checkedUserModel } from './user-model/check-user-model.js';
import { UserManager } from './user-model/user.manager.js';
import { tokenController } from './views/token.controller.js';

const providers: Provider[] = [
  {
    provide: AUTH_USER_MODEL,
    inject: [AUTH_OPTIONS, AUTH_DATA_SOURCE],
    useFactory: ({ userModel }: AuthModuleOptions, dataSource: DataSource) => checkedUserModel(dataSource, userModel),
  },
  { provide: PasswordHashers, inject: [AUTH_OPTIONS], useFactory: ({ hashers }: AuthModuleOptions) => checkedHashers(hashers) },
  AuthBackends,
  LoginThrottle,
  LoginRecords,
  AuthMigrations,
  AuthCheck,
  CreateSuperuserCommand,
  ChangePasswordCommand,
  CreateTokenCommand,
  ViewPolicies,
  ViewPermissions,
  DeclaredPermissions,
  PassportStrategies,
  ErrorHeaders,
  AuthenticationGuard,
];

/**
 * Users, how they prove who they are, and what they may do. Needs the user model among the data source's entities.
 *
 * @example
 * AuthModule.forRoot({ userModel: User, authentication: [TokenAuthentication, BasicAuthentication] })
 */
@Module({
  imports: [CoreModule, SignalsModule.forRoot()],
  providers: [...providers, { provide: APP_GUARD, useExisting: AuthenticationGuard }],
  exports: [
    AUTH_USER_MODEL,
    USER_MANAGER,
    AUTH_DATA_SOURCE,
    PasswordHashers,
    TokenStore,
    AuthBackends,
    LoginRecords,
    ViewPolicies,
    ViewPermissions,
    ErrorHeaders,
    AuthenticationGuard,
  ],
})
export class AuthModule extends ConfigurableModuleClass {
  static override forRoot(options: AuthModuleOptions & AuthModuleExtras = {}): DynamicModule {
    return complete(super.forRoot(options), options);
  }

  static override forRootAsync(options: Parameters<typeof ConfigurableModuleClass.forRootAsync>[0]): DynamicModule {
    return complete(super.forRootAsync(options), options);
  }
}

/** Adds what is known before the options are: the data source, the view that gives tokens, and whether there is one. */
function complete(definition: DynamicModule, { dataSource, tokenPath = 'api/token' }: AuthModuleExtras): DynamicModule {
  const source = {
    provide: AUTH_DATA_SOURCE,
    inject: [{ token: getDataSourceToken(dataSource) as string, optional: true }],
    useFactory: (found?: DataSource) => found ?? refuse(dataSource),
  };
  const manager = {
    provide: USER_MANAGER,
    inject: [AUTH_OPTIONS, AUTH_USER_MODEL, AUTH_DATA_SOURCE],
    useFactory: ({ userManager }: AuthModuleOptions, userModel: UserClass, users: DataSource) =>
      new (userManager ?? declaredUserManager(userModel, dataSource) ?? UserManager)(userModel, users),
  };
  const tokens = {
    provide: TokenStore,
    inject: [AUTH_OPTIONS, AUTH_DATA_SOURCE, ModuleRef],
    useFactory: (options: AuthModuleOptions, users: DataSource, moduleRef: ModuleRef) =>
      moduleRef.create(chooseTokenStore(options, users, tokenPath !== false)),
  };
  return {
    ...definition,
    providers: [...(definition.providers ?? []), source, manager, tokens],
    controllers: tokenPath === false ? [] : [tokenController(tokenPath)],
  };
}

/** The user model's default manager, where it is one of users. */
function declaredUserManager(userModel: UserClass, using: string | undefined): typeof BaseUserManager | undefined {
  const declared: unknown = defaultManagerClassOf(userModel, using);
  return typeof declared === 'function' && declared.prototype instanceof BaseUserManager ? (declared as typeof BaseUserManager) : undefined;
}

/** Digests verify what is stored; nothing new is encoded by them. */
function checkedHashers(hashers = new PasswordHashers()): PasswordHashers {
  if (!(hashers instanceof PasswordHashers))
    throw new ImproperlyConfigured('AuthModule.forRoot({ hashers }) takes new PasswordHashers([...]), the preferred one first.');
  const { algorithm, isLegacy } = hashers.preferred;
  if (!isLegacy) return hashers;
  throw new ImproperlyConfigured(
    `AuthModule.forRoot({ hashers }): ${algorithm} is too weak to encode passwords. Put another hasher, as Pbkdf2Sha256Hasher, in front of it.`,
  );
}

function refuse(name: string | undefined): never {
  throw new ImproperlyConfigured(
    `AuthModule: there is no data source${name === undefined ? '' : ` '${name}'`}. Import TypeOrmModule.forRoot, or name the data source: { dataSource }.`,
  );
}

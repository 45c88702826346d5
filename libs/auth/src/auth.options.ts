import { ConfigurableModuleBuilder, type Type } from '@nestjs/common';
import type { AuthenticatorClass } from './authenticators/authenticator.js';
import type { AuthBackend } from './backends/auth-backend.js';
import type { PasswordHashers } from './hashers/password-hashers.js';
import type { UserClass } from './models/abstract-base-user.js';
import type { PasswordValidator } from './password-validation/password-validators.js';
import type { PermissionSpec } from './permissions/base-permission.js';
import type { LoginThrottleOptions } from './throttling/login-throttle.js';
import type { TokenStore } from './tokens/token-store.js';
import type { BaseUserManager } from './user-model/base-user.manager.js';

/** Options of `AuthModule.forRoot`. */
export interface AuthModuleOptions {
  /** The user model: one of the data source's entities. Default: the one among them that extends AbstractBaseUser. */
  readonly userModel?: UserClass<any>; // any user class
  /** The class of the user model's manager. Default: {@link UserManager}. */
  readonly userManager?: new (userModel: UserClass<any>, using?: any) => BaseUserManager<any>; // as above
  /** How requests prove who asks, tried in order. Default: by token, then Basic. */
  readonly authentication?: readonly AuthenticatorClass[];
  /** What every handler asks of its requests, unless it says otherwise by `@Permissions`. Default: nothing. */
  readonly permissions?: readonly PermissionSpec[];
  /** Where users and permissions come from, asked in order. Default: {@link ModelBackend}. */
  readonly backends?: readonly Type<AuthBackend>[];
  /** The password hashers, the preferred one first. Default: Django's. */
  readonly hashers?: PasswordHashers;
  /** What new passwords must be, for {@link validatePassword}. Default: Django's four. */
  readonly passwordValidators?: readonly PasswordValidator[];
  /** Refuses log-ins after too many failures, by 429; `true` with the default limits. Default: never. */
  readonly loginThrottle?: boolean | LoginThrottleOptions;
  /**
   * Where tokens are kept. Default: {@link DjangoTokens} where the data source has the entity `Token`, or else
   * {@link HashedTokens}.
   */
  readonly tokens?: Type<TokenStore>;
  /** How long a token works that is made without an end of its own, as at each log-in; in seconds. Default: until it is revoked. */
  readonly tokenSeconds?: number;
}

/** What must be known before options can be computed. */
export interface AuthModuleExtras {
  /** Default `true`. */
  readonly isGlobal?: boolean;
  /** The name of the data source that the users are in, as given to `TypeOrmModule.forRoot({ name })`. */
  readonly dataSource?: string;
  /** The path of the view that gives tokens; `false` leaves it out. Default `api/token`. */
  readonly tokenPath?: string | false;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: AUTH_OPTIONS } = new ConfigurableModuleBuilder<AuthModuleOptions>({
  moduleName: 'Auth',
})
  .setClassMethodName('forRoot')
  .setExtras<AuthModuleExtras>({ isGlobal: true, tokenPath: 'api/token' }, (definition, { isGlobal = true }) => ({
    ...definition,
    global: isGlobal,
  }))
  .build();

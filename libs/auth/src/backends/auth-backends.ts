import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ImproperlyConfigured, PermissionDenied } from '@nuages/core';
import type { QuerySet } from '@nuages/managers';
import { SignalBus } from '@nuages/signals';
import { AUTH_OPTIONS, type AuthModuleOptions } from '../auth.options.js';
import { AUTH_USER_MODEL } from '../auth.tokens.js';
import { userLoginFailed } from '../signals/auth-signals.js';
import type { AbstractBaseUser, UserClass } from '../models/abstract-base-user.js';
import { LoginThrottle } from '../throttling/login-throttle.js';
import type { AnyUser, AuthBackend, Credentials, WithPermOptions } from './auth-backend.js';
import { ModelBackend } from './model.backend.js';

/** Names of credentials whose values nobody is told. */
const SECRET = /api|token|key|secret|password|signature/i;
const HIDDEN = '********************';

/**
 * The application's backends, asked in order. A provider of AuthModule.
 *
 * @example
 * const user = await backends.authenticate({ username, password }, request);
 * @see Django's `django.contrib.auth.authenticate`
 */
@Injectable()
export class AuthBackends implements OnModuleInit {
  private readonly logger = new Logger('nuages.security');
  private backends: readonly AuthBackend[] = [];

  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: AuthModuleOptions,
    @Inject(AUTH_USER_MODEL) private readonly userModel: UserClass,
    private readonly moduleRef: ModuleRef,
    private readonly bus: SignalBus,
    private readonly throttle: LoginThrottle,
  ) {}

  async onModuleInit(): Promise<void> {
    const classes = this.options.backends ?? [ModelBackend];
    this.backends = await Promise.all(classes.map((backend) => this.moduleRef.create(backend)));
  }

  /**
   * Gives the user that the credentials prove, or `null`. Sends `userLoginFailed` then, without the secrets.
   *
   * @param request the request that brought them, for backends and receivers, and for the address to count failures of
   * @throws Throttled where too many have failed, with `loginThrottle`
   */
  authenticate(credentials: Credentials, request?: object): Promise<AbstractBaseUser | null> {
    return this.throttle.attempt(credentials, request, () => this.ask(credentials, request));
  }

  private async ask(credentials: Credentials, request?: object): Promise<AbstractBaseUser | null> {
    try {
      for (const backend of this.backends) {
        const user = await backend.authenticate(credentials, request);
        if (user) return user;
      }
    } catch (error) {
      if (!(error instanceof PermissionDenied)) throw error;
    }
    this.logger.warn('A log-in failed.');
    if (this.bus.hasListeners(userLoginFailed, this.userModel))
      await this.bus.send(userLoginFailed, this.userModel, { credentials: withoutSecrets(credentials), request });
    return null;
  }

  /** Tells whether a backend gives the user the permission. */
  hasPerm(user: AnyUser, permission: string, object?: object): Promise<boolean> {
    return this.some((backend) => backend.hasPerm(user, permission, object));
  }

  /** Tells whether a backend gives the user any permission of the app. */
  hasModulePerms(user: AnyUser, appLabel: string): Promise<boolean> {
    return this.some((backend) => backend.hasModulePerms(user, appLabel));
  }

  /** The permissions that the backends give the user, together. */
  async getPermissions(user: AnyUser, from: 'all' | 'user' | 'group', object?: object): Promise<Set<string>> {
    const sets = await Promise.all(this.backends.map((backend) => permissionsOf(backend, user, from, object)));
    return new Set(sets.flatMap((set) => [...set]));
  }

  /**
   * The users that have a permission, by the first backend that can look for them.
   *
   * @throws ImproperlyConfigured where none can
   */
  withPerm(permission: string, options?: WithPermOptions): QuerySet<any> /* of the application's users */ {
    for (const backend of this.backends) {
      const users = backend.withPerm(permission, options);
      if (users) return users;
    }
    throw new ImproperlyConfigured(
      'withPerm: no backend can look for users. Add ModelBackend to AuthModule.forRoot({ backends }), or override withPerm.',
    );
  }

  private async some(ask: (backend: AuthBackend) => Promise<boolean>): Promise<boolean> {
    try {
      for (const backend of this.backends) if (await ask(backend)) return true;
    } catch (error) {
      if (!(error instanceof PermissionDenied)) throw error;
    }
    return false;
  }
}

function permissionsOf(backend: AuthBackend, user: AnyUser, from: 'all' | 'user' | 'group', object?: object): Promise<Set<string>> {
  if (from === 'user') return backend.getUserPermissions(user, object);
  return from === 'group' ? backend.getGroupPermissions(user, object) : backend.getAllPermissions(user, object);
}

function withoutSecrets(credentials: Credentials): Credentials {
  return Object.fromEntries(Object.entries(credentials).map(([name, value]) => [name, SECRET.test(name) ? HIDDEN : value]));
}

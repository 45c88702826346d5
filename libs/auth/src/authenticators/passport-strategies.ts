import { Injectable, type OnModuleInit } from '@nestjs/common';
import { currentApplication } from '@nuages/core';
import passport from 'passport';
import { AuthBackends } from '../backends/auth-backends.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import { TokenStore } from '../tokens/token-store.js';
import { BasicStrategy } from './basic.strategy.js';
import { BearerStrategy } from './bearer.strategy.js';

type Done = (error: unknown, user?: unknown, info?: unknown) => void;

/**
 * Registers the strategies `basic` and `token` with passport, for `AuthGuard('basic')` and `AuthGuard('token')` of
 * \@nestjs/passport. Passport's registry is the process's: these find their application when a request comes.
 */
@Injectable()
export class PassportStrategies implements OnModuleInit {
  onModuleInit(): void {
    passport.use('basic', basic);
    passport.use('token', token);
  }
}

const basic = new BasicStrategy({ realm: 'api' }, (request, username, password, done) =>
  answer(currentApplication().get(AuthBackends).authenticate({ username, password }, request), done),
);

const token = new BearerStrategy({ keyword: 'Token' }, (_request, key, done) => {
  currentApplication()
    .get(TokenStore)
    .find(key)
    .then(
      (found) => (found && found.user.isActive !== false ? done(null, found.user, found.token) : done(null, false)),
      (error: unknown) => done(error),
    );
});

function answer(user: Promise<AbstractBaseUser | null>, done: Done): void {
  user.then(
    (found) => done(null, found && found.isActive !== false ? found : false),
    (error: unknown) => done(error),
  );
}

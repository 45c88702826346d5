import { Inject } from '@nestjs/common';

/** The token of the application's user model: a class. */
export const AUTH_USER_MODEL = Symbol('AUTH_USER_MODEL');

/** The token of the user model's manager. */
export const USER_MANAGER = Symbol('USER_MANAGER');

/** The token of the data source that the users are in. */
export const AUTH_DATA_SOURCE = Symbol('AUTH_DATA_SOURCE');

/** Injects the class of the application's user model. */
export function InjectUserModel(): ParameterDecorator & PropertyDecorator {
  return Inject(AUTH_USER_MODEL) as ParameterDecorator & PropertyDecorator;
}

/** Injects the user model's manager: a `UserManager`, or what `AuthModule.forRoot({ userManager })` names. */
export function InjectUserManager(): ParameterDecorator & PropertyDecorator {
  return Inject(USER_MANAGER) as ParameterDecorator & PropertyDecorator;
}

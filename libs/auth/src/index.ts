/**
 * User models, password hashers, Basic and Token authentication, permissions.
 *
 * @module @nuages/auth
 */

export { AuthModule } from './auth.module.js';
export type { AuthModuleExtras, AuthModuleOptions } from './auth.options.js';
export { AUTH_DATA_SOURCE, AUTH_USER_MODEL, InjectUserManager, InjectUserModel, USER_MANAGER } from './auth.tokens.js';
export { AuthenticationGuard } from './authentication.guard.js';
export { CurrentUser } from './current-user.decorator.js';
export { AbstractBaseUser, isUserClass, type UserClass } from './models/abstract-base-user.js';
export { AbstractUser } from './models/abstract-user.js';
export { PermissionsMixin, type WithPermissions } from './models/permissions-mixin.js';
export type { PermissionHolder, PermissionSubject } from './models/permission-holder.js';
export { AnonymousUser } from './models/anonymous-user.js';
export { User } from './models/user.entity.js';
export { Group } from './models/group.entity.js';
export { Permission } from './models/permission.entity.js';
export { ContentType } from './models/content-type.entity.js';
export { Token } from './models/token.entity.js';
export { AccessToken } from './models/access-token.entity.js';
export { authEntities } from './models/auth-entities.js';
export { UnicodeUsernameValidator } from './models/username.validator.js';
export { normalizeEmail, normalizeUsername } from './models/normalize.js';
export { userModelOf } from './user-model/user-model-of.js';
export {
  UserForeignKey,
  UserManyToMany,
  type UserManyToManyOptions,
  type UserOnDelete,
  UserOneToOne,
  type UserForeignKeyOptions,
  type UserRelationOptions,
} from './user-model/user-relation.decorators.js';
export { BaseUserManager } from './user-model/base-user.manager.js';
export { type NewUser, UserManager } from './user-model/user.manager.js';
export { type AnyUser, AuthBackend, type Credentials, type WithPermOptions } from './backends/auth-backend.js';
export { AuthBackends } from './backends/auth-backends.js';
export { AllowAllUsersModelBackend, ModelBackend } from './backends/model.backend.js';
export { LoginRecords } from './backends/login-records.js';
export {
  type Authenticated,
  Authenticator,
  type AuthenticatorClass,
  type AuthRequest,
  type SecurityScheme,
} from './authenticators/authenticator.js';
export { BasicAuthentication } from './authenticators/basic.authentication.js';
export { TokenAuthentication } from './authenticators/token.authentication.js';
export { BasicStrategy, type VerifyPassword } from './authenticators/basic.strategy.js';
export { BearerStrategy, type VerifyToken } from './authenticators/bearer.strategy.js';
export type { StrategyRequest } from './authenticators/run-strategy.js';
export { Authentication, Permissions } from './permissions/permissions.decorator.js';
export {
  allOf,
  anyOf,
  BasePermission,
  isSafe,
  not,
  type PermissionClass,
  type PermissionSpec,
  type PermissionTree,
  type PermissionView,
} from './permissions/base-permission.js';
export { AllowAny, IsAdminUser, IsAuthenticated, IsAuthenticatedOrReadOnly } from './permissions/user-permissions.js';
export { DjangoModelPermissions, DjangoModelPermissionsOrAnonReadOnly, DjangoObjectPermissions } from './permissions/model-permissions.js';
export { createPermissions } from './permissions/create-permissions.js';
export { ViewPolicies, type ViewPolicy } from './permissions/view-policies.js';
export { ViewPermissions } from './permissions/view-permissions.js';
export { type FoundToken, type IssuedToken, type TokenOptions, TokenStore } from './tokens/token-store.js';
export { DjangoTokens } from './tokens/django-tokens.js';
export { HashedTokens } from './tokens/hashed-tokens.js';
export { AuthTokenSerializer } from './views/auth-token.serializer.js';
export { userLoggedIn, userLoggedOut, userLoginFailed, type UserLoginFailed, type UserSignal } from './signals/auth-signals.js';
export { PasswordHashers, type PasswordVerdict, defaultHashers, isPasswordUsable } from './hashers/password-hashers.js';
export { PasswordHasher } from './hashers/password-hasher.js';
export { Pbkdf2Sha256Hasher, Pbkdf2Sha1Hasher, type Pbkdf2Options } from './hashers/pbkdf2.hasher.js';
export { Argon2Hasher, type Argon2Options } from './hashers/argon2.hasher.js';
export { ScryptHasher, type ScryptOptions } from './hashers/scrypt.hasher.js';
export { BcryptHasher, BcryptSha256Hasher, type BcryptOptions } from './hashers/bcrypt.hasher.js';
export { Md5Hasher, Sha1Hasher, UnsaltedMd5Hasher, UnsaltedSha1Hasher } from './hashers/legacy.hashers.js';
export { WorkQueue, type WorkQueueOptions } from './hashers/work-queue.js';
export {
  CommonPasswordValidator,
  defaultPasswordValidators,
  MinimumLengthValidator,
  NumericPasswordValidator,
  type PasswordValidator,
  type SimilarityOptions,
  UserAttributeSimilarityValidator,
} from './password-validation/password-validators.js';
export type { LoginThrottleOptions } from './throttling/login-throttle.js';
export { networkOf } from './throttling/network-of.js';
export { validatePassword } from './password-validation/validate-password.js';

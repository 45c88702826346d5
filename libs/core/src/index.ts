import './node/check-node.js';

/**
 * Errors, and the ambient application that free functions serve.
 *
 * @module @nuages/core
 */

export { NuagesError, type NuagesErrorOptions, ImproperlyConfigured, FieldError } from './errors/nuages-error.js';
export {
  DoesNotExist,
  MultipleObjectsReturned,
  IntegrityError,
  type IntegrityErrorDetails,
  type IntegrityRule,
  ProtectedError,
  RestrictedError,
} from './errors/database-errors.js';
export {
  type ErrorDetail,
  type ErrorDetails,
  type ErrorInput,
  type ErrorTexts,
  isErrorDetail,
  toErrorDetails,
  mapErrorDetails,
} from './errors/error-details.js';
export { toJson } from './json/to-json.js';
export { logError, messageOf } from './errors/log-error.js';
export { toErrorCode } from './errors/error-code.js';
export { ApiException, type ApiExceptionOptions } from './errors/api-exception.js';
export {
  ValidationError,
  ParseError,
  AuthenticationFailed,
  NotAuthenticated,
  PermissionDenied,
  NotFound,
  MethodNotAllowed,
  NotAcceptable,
  UnsupportedMediaType,
  Throttled,
} from './errors/api-exceptions.js';
export { CoreModule } from './ambient/core.module.js';
export { Application, type ProviderToken } from './ambient/application.js';
export { GlobalMiddleware } from './ambient/global-middleware.js';
export {
  AmbientContext,
  ContextKey,
  ambientContext,
  findAmbientContext,
  currentApplication,
  findApplication,
  currentRequest,
  runInApplication,
} from './ambient/ambient-context.js';
export { Companion } from './ambient/companion.js';
export type { RequestContext } from './ambient/request-context.js';
export {
  Command,
  type CommandDeclaration,
  CommandError,
  type CommandIo,
  type CommandOption,
  type CommandOptions,
  commandOf,
  type CommandRunner,
  type TextStyle,
} from './commands/command.js';
export { declaredProviders, type DeclaredProvider } from './providers/declared-providers.js';
export { isProviderMade, isProviderShared } from './providers/provider-state.js';
export { callCommand, type CallCommandOptions, type CalledCommand } from './commands/call-command.js';
export { commandsOf, type FoundCommand } from './commands/find-commands.js';
export { isAtCommandLine, runAtCommandLine } from './commands/command-line.js';
export {
  Check,
  CHECK_LEVELS,
  type CheckDeclaration,
  type CheckLevel,
  type CheckMessage,
  checkOf,
  type SystemCheck,
} from './checks/check.decorator.js';

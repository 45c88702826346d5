/**
 * Django's LOGGING dictionary on Pino: loggers, handlers, filters, formatters.
 *
 * @module @nuages/logging
 */

export { LoggingModule } from './logging.module.js';
export { pinoBridge } from './nest/pino-bridge.js';
export { configureLogging, currentLogging, getLogger } from './get-logger.js';
export { getLoggerToken, InjectLogger } from './nest/inject-logger.decorator.js';
export type { LogArguments, Logger } from './logger.js';
export { withLogContext } from './engine/log-context.js';
export type {
  ClassOf,
  CommonHandlerOptions,
  FilterOptions,
  FormatterOptions,
  HandlerClasses,
  HandlerName,
  HandlerOptions,
  LoggerOptions,
  LoggingDictionary,
} from './dictionary.js';
export { LoggingSystem } from './engine/logging-system.js';
export { type Level, type LevelName, levelNameOf, LEVELS } from './levels.js';
export { LogRecord, type RecordLine } from './log-record.js';
export { NestLogger } from './nest/nest-logger.js';
export { RequestLogMiddleware } from './nest/request-log.middleware.js';
export { Formatter } from './formatters/formatter.js';
export { TemplateFormatter, type TemplateOptions } from './formatters/template.formatter.js';
export { JsonFormatter } from './formatters/json.formatter.js';
export { LogfmtFormatter } from './formatters/logfmt.formatter.js';
export { PrettyFormatter, type PrettyOptions } from './formatters/pretty.formatter.js';
export { Filter, type FilterContext } from './filters/filter.js';
export {
  CallbackFilter,
  LevelFilter,
  NameFilter,
  RateLimitFilter,
  RedactFilter,
  RequireDebugFalse,
  RequireDebugTrue,
} from './filters/filters.js';
export { Handler } from './handlers/handler.js';
export { StreamHandler, type StreamOptions } from './handlers/stream.handler.js';
export { FileHandler, type FileOptions } from './handlers/file.handler.js';
export { RotatingFileHandler, type RotatingFileOptions } from './handlers/rotating-file.handler.js';
export { TimedRotatingFileHandler, type TimedRotatingFileOptions } from './handlers/timed-rotating-file.handler.js';
export type { RotationOptions, RotationUnit } from './handlers/rotation-periods.js';
export { MemoryHandler, type MemoryOptions } from './handlers/memory.handler.js';
export { NullHandler } from './handlers/null.handler.js';
export { QueuedHandler, type QueuedOptions } from './handlers/queued.handler.js';
export { SocketHandler, type SocketOptions } from './handlers/socket.handler.js';
export { SyslogHandler, type SyslogOptions } from './handlers/syslog.handler.js';
export { HttpHandler, type HttpOptions } from './handlers/http.handler.js';
export { EmailHandler, type EmailOptions } from './handlers/email.handler.js';
export { TransportHandler, type TransportOptions } from './handlers/transport.handler.js';

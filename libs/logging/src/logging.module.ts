import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { CoreModule, GlobalMiddleware } from '@nuages/core';
import { LoggerModule, type Params, PinoLogger } from 'nestjs-pino';
import { LoggingCheck } from './checks/logging.check.js';
import type { LoggingDictionary } from './dictionary.js';
import { LoggingSystem } from './engine/logging-system.js';
import { ConfigurableModuleClass, LOGGING_DICTIONARY } from './logging.options.js';
import { getLoggerToken, loggerProviders, onNewLogger } from './nest/inject-logger.decorator.js';
import { NestLogger } from './nest/nest-logger.js';
import { pinoBridge } from './nest/pino-bridge.js';
import { RequestLogMiddleware } from './nest/request-log.middleware.js';

/** The dictionary of an application that gives none. */
const PLAIN: LoggingDictionary = { version: 1 };

/**
 * Logging by a dictionary of Python's kind. `PinoLogger` and `@InjectPinoLogger` of nestjs-pino write to the logger `nest`
 * of the same engine.
 *
 * @example
 * @Module({ imports: [LoggingModule.forRoot({ version: 1, root: { level: 'INFO', handlers: ['console'] } })] })
 * export class AppModule {}
 *
 * const app = await NestFactory.create(AppModule, { bufferLogs: true });
 * app.useLogger(app.get(NestLogger));
 */
@Module({
  imports: [CoreModule],
  providers: [
    NestLogger,
    LoggingCheck,
    RequestLogMiddleware,
    {
      provide: LoggingSystem,
      inject: [LOGGING_DICTIONARY],
      useFactory: (dictionary: LoggingDictionary) => {
        const system = new LoggingSystem();
        system.configure(dictionary);
        return system;
      },
    },
  ],
  exports: [NestLogger, LoggingSystem],
})
export class LoggingModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  private readonly forgetLater: () => void;

  constructor(
    private readonly logging: LoggingSystem,
    requestLog: RequestLogMiddleware,
    middleware: GlobalMiddleware,
    modules: ModulesContainer,
  ) {
    super();
    middleware.use(requestLog);
    // modules that are loaded lazily inject loggers that nobody knew of when Nest read the providers
    const [own] = [...modules.values()].filter(({ metatype }) => metatype === LoggingModule);
    this.forgetLater = onNewLogger((name) => {
      const provide = getLoggerToken(name);
      own!.addProvider({ provide, useValue: logging.getLogger(name) });
      own!.addExportedProviderOrModule(provide);
    });
  }

  /** @throws ImproperlyConfigured at start-up, with the key that is wrong */
  static override forRoot(dictionary: LoggingDictionary & { isGlobal?: boolean } = PLAIN): DynamicModule {
    return withLoggers(super.forRoot(dictionary));
  }

  static override forRootAsync(options: Parameters<typeof ConfigurableModuleClass.forRootAsync>[0]): DynamicModule {
    return withLoggers(super.forRootAsync(options));
  }

  /** Nest ends global modules last: what the others have to say at the end has been said. */
  async onApplicationShutdown(): Promise<void> {
    this.forgetLater();
    await this.logging.close();
  }
}

const PINO: Params = { pinoHttp: { logger: pinoBridge, autoLogging: false }, forRoutes: [] };
const pinoModule = LoggerModule.forRoot(PINO);

/** Nest reads the providers once all classes are there, so that each `@InjectLogger` has been seen. */
function withLoggers(definition: DynamicModule): DynamicModule {
  // nestjs-pino has one logger in a process, of whoever asks first: not of an application's own LoggerModule, which is made later
  void new PinoLogger(PINO);
  return {
    ...definition,
    imports: [...(definition.imports ?? []), pinoModule],
    get providers() {
      return [...(definition.providers ?? []), ...loggerProviders()];
    },
    get exports() {
      return [...(definition.exports ?? []), LoggerModule, ...loggerProviders().map(({ provide }) => provide)];
    },
  };
}

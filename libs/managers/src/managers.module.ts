import { type DynamicModule, Module, type OnApplicationShutdown } from '@nestjs/common';
import { APP_INTERCEPTOR, ModulesContainer, Reflector } from '@nestjs/core';
import { CoreModule } from '@nuages/core';
import { SignalsModule } from '@nuages/signals';
import { DatabaseCheck } from './checks/database.check.js';
import { ModelCheck } from './checks/model.check.js';
import { DumpDataCommand } from './commands/dump-data.command.js';
import { FlushCommand } from './commands/flush.command.js';
import { LoadDataCommand } from './commands/load-data.command.js';
import { MakeMigrationsCommand } from './commands/make-migrations.command.js';
import { MigrateCommand } from './commands/migrate.command.js';
import { SeedCommand } from './commands/seed.command.js';
import { ShellCommand } from './commands/shell.command.js';
import { ShowMigrationsCommand } from './commands/show-migrations.command.js';
import { SqlMigrateCommand } from './commands/sql-migrate.command.js';
import { ApplicationDataSources } from './data-source/application-data-sources.js';
import { DataSourceConnector } from './data-source/data-source.connector.js';
import { defaultManagerProvider } from './manager/default-manager.js';
import { defaultManagerProviders, featureModuleOf, type ManagerFeature } from './manager/manager-feature.js';
import { hasDefaultManager, onDefaultManager } from './manager/manager-for.decorator.js';
import { onNewManagerToken } from './manager/manager-tokens.js';
import { ManagerRegistry } from './manager/manager.registry.js';
import { ConfigurableModuleClass, MANAGERS_OPTIONS, type ManagersModuleOptions } from './managers.options.js';
import { AtomicRequestsInterceptor } from './transaction/atomic-requests.interceptor.js';

const commands = [
  MigrateCommand,
  ShowMigrationsCommand,
  SqlMigrateCommand,
  MakeMigrationsCommand,
  FlushCommand,
  DumpDataCommand,
  LoadDataCommand,
  ShellCommand,
  SeedCommand,
];

const checks = [ModelCheck, DatabaseCheck];

/** What `ManagersModule.forFeature` gives. */
@Module({})
class ManagersFeature {}

/**
 * Puts managers over the data sources of `TypeOrmModule`: transactions that all code joins, and model
 * signals.
 *
 * @example
 * @Module({ imports: [TypeOrmModule.forRoot(sqliteOptions({ database, entities })), ManagersModule.forRoot()] })
 * class AppModule {}
 */
@Module({
  imports: [CoreModule, SignalsModule.forRoot()],
  providers: [
    ...commands,
    ...checks,
    ApplicationDataSources,
    DataSourceConnector,
    ManagerRegistry,
    {
      provide: APP_INTERCEPTOR,
      inject: [MANAGERS_OPTIONS, Reflector],
      // Nest passes over what is none; an interceptor costs each request some microseconds
      useFactory: ({ atomicRequests }: ManagersModuleOptions, reflector: Reflector) =>
        atomicRequests ? new AtomicRequestsInterceptor(reflector) : undefined,
    },
  ],
})
export class ManagersModule extends ConfigurableModuleClass implements OnApplicationShutdown {
  private readonly endings: readonly (() => void)[];

  constructor(modules: ModulesContainer) {
    super();
    // modules that are loaded lazily bring managers that nobody knew of when Nest read the providers
    const [own] = [...modules.values()].filter(({ metatype }) => metatype === ManagersModule);
    this.endings = [
      onNewManagerToken(({ token, entity, using }) => {
        if (hasDefaultManager(entity, using)) return;
        own!.addProvider(defaultManagerProvider(entity, using));
        own!.addExportedProviderOrModule(token);
      }),
      onDefaultManager((token) => {
        own!.providers.delete(token);
        own!.exports.delete(token);
      }),
    ];
  }

  /** As the synchronous one, for an application that needs no options. */
  static override forRoot(options: ManagersModuleOptions & { isGlobal?: boolean } = {}): DynamicModule {
    return withDefaultManagers(super.forRoot(options));
  }

  static override forRootAsync(options: Parameters<typeof ConfigurableModuleClass.forRootAsync>[0]): DynamicModule {
    return withDefaultManagers(super.forRootAsync(options));
  }

  /**
   * Provides managers that `@ManagerFor` declares: by their class, and the default ones for `@InjectManager(Entity)`. A
   * plain manager needs no such line.
   */
  static forFeature(features: readonly ManagerFeature[]): DynamicModule {
    const modules = [...new Set(features.map(featureModuleOf))];
    return { module: ManagersFeature, imports: modules, exports: modules };
  }

  onApplicationShutdown(): void {
    for (const end of this.endings) end();
  }
}

/** Nest reads the providers once all of the application's classes are there, so that each `@InjectManager` has been seen. */
function withDefaultManagers(definition: DynamicModule): DynamicModule {
  return {
    ...definition,
    get providers() {
      return [...(definition.providers ?? []), ...defaultManagerProviders()];
    },
    get exports() {
      return [...(definition.exports ?? []), ManagerRegistry, ...defaultManagerProviders().map(({ provide }) => provide)];
    },
  };
}

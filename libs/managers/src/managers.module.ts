import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
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
import { featureModuleOf, type ManagerFeature, plainProviders } from './manager/manager-feature.js';
import { ManagerRegistry } from './manager/manager.registry.js';
import { ConfigurableModuleClass, type ManagersModuleOptions } from './managers.options.js';
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
    { provide: APP_INTERCEPTOR, useClass: AtomicRequestsInterceptor },
  ],
})
export class ManagersModule extends ConfigurableModuleClass {
  /** As the synchronous one, for an application that needs no options. */
  static override forRoot(options: ManagersModuleOptions & { isGlobal?: boolean } = {}): DynamicModule {
    return withPlainManagers(super.forRoot(options));
  }

  static override forRootAsync(options: Parameters<typeof ConfigurableModuleClass.forRootAsync>[0]): DynamicModule {
    return withPlainManagers(super.forRootAsync(options));
  }

  /**
   * Provides managers that `@ManagerFor` declares: by their class, and the default ones for `@InjectManager(Entity)`. A
   * plain manager needs no such line, but where its module is loaded lazily.
   */
  static forFeature(features: readonly ManagerFeature[]): DynamicModule {
    const modules = [...new Set(features.map(featureModuleOf))];
    return { module: ManagersFeature, imports: modules, exports: modules };
  }
}

/** Nest reads the providers once all of the application's classes are there, so that each `@InjectManager` has been seen. */
function withPlainManagers(definition: DynamicModule): DynamicModule {
  return {
    ...definition,
    get providers() {
      return [...(definition.providers ?? []), ...plainProviders()];
    },
    get exports() {
      return [
        ...(definition.exports ?? []),
        ManagerRegistry,
        ...plainProviders().map((provider) => (provider as { provide: symbol }).provide),
      ];
    },
  };
}

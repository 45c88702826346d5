import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { CoreModule } from '@nuages/core';
import { SignalsModule } from '@nuages/signals';
import { DataSourceConnector } from './data-source/data-source.connector.js';
import { ConfigurableModuleClass, type ManagersModuleOptions } from './managers.options.js';
import { AtomicRequestsInterceptor } from './transaction/atomic-requests.interceptor.js';

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
  providers: [DataSourceConnector, { provide: APP_INTERCEPTOR, useClass: AtomicRequestsInterceptor }],
})
export class ManagersModule extends ConfigurableModuleClass {
  /** As the synchronous one, for an application that needs no options. */
  static override forRoot(options: ManagersModuleOptions & { isGlobal?: boolean } = {}): DynamicModule {
    return super.forRoot(options);
  }
}

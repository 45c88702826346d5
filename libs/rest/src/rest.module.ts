import { type DynamicModule, Inject, Module, type NestModule, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import { APP_FILTER, ApplicationConfig, APP_GUARD, APP_INTERCEPTOR, HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import { Application, CoreModule, GlobalMiddleware, runInApplication } from '@nuages/core';
import { checkScopes, checkView } from './checks/check-view.js';
import { RestCheck } from './checks/rest.check.js';
import { RestExceptionFilter } from './exceptions/exception.filter.js';
import { installBodyReader } from './parsers/body-reader.js';
import { RestGuard } from './rest.guard.js';
import { RestInterceptor } from './rest.interceptor.js';
import { REST_OPTIONS, type ResolvedRestOptions, resolveRestOptions, type RestModuleOptions } from './rest-options.js';
import { UrlResolver } from '@nuages/serializers';
import { SignalsModule } from '@nuages/signals';
import { AllowedHosts, installHostCheck } from './request/allowed-hosts.js';
import { layOutRoutes, routesOf } from './routing/lay-out-routes.js';
import { plainViewsOf } from './negotiation/plain-view.js';
import { basesOf, type PathSettings } from './routing/controller-paths.js';
import { controllerPaths } from './routing/nest-metadata.js';
import { ReadableUrlMiddleware } from './routing/readable-url.js';
import { RouteTable } from './routing/route-table.js';
import { ViewUrls } from './routing/view-urls.js';
import { RequestSignalsMiddleware } from './signals/request-signals.js';
import { ViewVersioning } from './versioning/view-versioning.js';
import type { GenericViewSetBase } from './viewsets/generic-view-set.js';
import { basenameOf, type ViewSetDefinition, viewSetOf } from './viewsets/view-set.definition.js';

/** Options of {@link RestModule.forRootAsync}. */
export interface RestModuleAsyncOptions extends Pick<DynamicModule, 'imports'> {
  inject?: any[]; // tokens of Nest
  useFactory: (...values: any[]) => RestModuleOptions | Promise<RestModuleOptions>; // what the tokens give
}

/**
 * DRF's behaviour for an application: errors in DRF's shape, bodies parsed when they are asked for, viewsets.
 * Import it before AuthModule, so that a format that nobody can read is 406 and not 401, as in DRF.
 *
 * @example
 * @Module({ imports: [RestModule.forRoot({ pagination: new PageNumberPagination({ pageSize: 20 }) }), AuthModule.forRoot()] })
 * export class AppModule {}
 */
@Module({})
export class RestModule implements NestModule, OnApplicationBootstrap {
  constructor(
    @Inject(REST_OPTIONS) private readonly options: ResolvedRestOptions,
    private readonly modules: ModulesContainer,
    private readonly config: ApplicationConfig,
    private readonly urls: ViewUrls,
    private readonly versioning: ViewVersioning,
    private readonly routes: RouteTable,
    private readonly application: Application,
    adapterHost: HttpAdapterHost,
    middleware: GlobalMiddleware,
    requestSignals: RequestSignalsMiddleware,
  ) {
    middleware.use(requestSignals);
    middleware.use(new ReadableUrlMiddleware(options.encodedSlashes === 'separator'));
    // A testing module gets its adapter when all is constructed; an application without HTTP has none
    adapterHost.init$.subscribe(() => {
      const adapter = adapterHost.httpAdapter as HttpAdapterHost['httpAdapter'] | null;
      if (!adapter) return;
      if (options.allowedHosts) installHostCheck(adapter, new AllowedHosts(options.allowedHosts));
      installBodyReader(adapter, options);
      routes.watch(adapter);
    });
  }

  static forRoot(options: RestModuleOptions = {}): DynamicModule {
    return RestModule.forRootAsync({ useFactory: () => options });
  }

  static forRootAsync({ imports = [], inject = [], useFactory }: RestModuleAsyncOptions): DynamicModule {
    const resolved = {
      provide: REST_OPTIONS,
      inject,
      useFactory: async (...values: unknown[]) => resolveRestOptions(await useFactory(...values)),
    };
    return {
      module: RestModule,
      global: true,
      imports: [CoreModule, SignalsModule, ...imports],
      providers: [
        resolved,
        RequestSignalsMiddleware,
        RestCheck,
        RouteTable,
        ViewVersioning,
        { provide: ViewUrls, inject: [REST_OPTIONS], useFactory: ({ trailingSlash }: ResolvedRestOptions) => new ViewUrls(trailingSlash) },
        { provide: UrlResolver, useExisting: ViewUrls },
        { provide: APP_FILTER, useClass: RestExceptionFilter },
        { provide: APP_GUARD, useClass: RestGuard },
        { provide: APP_INTERCEPTOR, useClass: RestInterceptor },
      ],
      exports: [REST_OPTIONS, ViewUrls, UrlResolver, ViewVersioning],
    };
  }

  /** Nest calls this after everything is constructed and before it reads the routes. */
  configure(): void {
    this.versioning.leadNest();
    for (const module of this.modules.values()) {
      for (const { metatype } of module.controllers.values()) {
        const viewSet = metatype && viewSetOf(metatype);
        if (viewSet) this.addViewSet(metatype as Type, viewSet, module.metatype);
        else if (metatype) this.addPlainViews(metatype as Type, module.metatype);
      }
    }
  }

  onApplicationBootstrap(): void {
    for (const { controllers } of this.modules.values()) {
      for (const { metatype, instance } of controllers.values()) {
        const viewSet = metatype && viewSetOf(metatype);
        if (viewSet) checkScopes(metatype as Type, viewSet.options, this.options.throttles);
        const isMade = viewSet && (instance as GenericViewSetBase | null)?.options; // those of a request are not
        if (isMade) runInApplication(this.application, () => checkView(instance as GenericViewSetBase));
      }
    }
  }

  private addViewSet(controller: Type, viewSet: ViewSetDefinition, module: object): void {
    const [path = ''] = controllerPaths(controller);
    const basename = basenameOf(viewSet) ?? path.split('/').at(-1)!;
    layOutRoutes(controller, viewSet.options, this.options.formatSuffixes);
    for (const route of routesOf(controller)) {
      for (const { base, version } of basesOf(controller, module, route, this.pathSettings)) {
        this.urls.add(basename, base, [route], controller, version);
        this.routes.leaveToViewSet([base, route.path].filter((part) => part !== '').join('/'));
      }
    }
  }

  /** They refuse methods by routes of their own, which are no part of what they serve. */
  private addPlainViews(controller: Type, module: object): void {
    for (const { name, handler, path, allow } of plainViewsOf(controller)) {
      const actions = new Map([['POST', name]]);
      for (const { base } of basesOf(controller, module, { actions }, this.pathSettings))
        this.routes.declare(path === '' ? base : `${base}/${path}`, allow, { controller, handler });
    }
  }

  private get pathSettings(): PathSettings {
    return {
      globalPrefix: this.config.getGlobalPrefix(),
      versioning: this.config.getVersioning(),
      applicationId: this.modules.applicationId,
    };
  }
}

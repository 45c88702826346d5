import type { INestApplication, Type } from '@nestjs/common';
import { REST_OPTIONS, type ResolvedRestOptions } from '../rest-options.js';
import { ViewUrls } from '../routing/view-urls.js';
import type { ViewRoute } from '../routing/view-route.js';
import type { GenericViewSetBase } from '../viewsets/generic-view-set.js';
import { describeOperation } from './describe-operation.js';
import { schemaExtensionOf } from './extend-schema.decorator.js';
import type { SchemaRegistry } from './schema-registry.js';
import type { SecurityDescriber } from './security.js';

/** What the parts of one document share. */
export interface DocumentContext {
  readonly app: INestApplication;
  readonly registry: SchemaRegistry;
  readonly security: SecurityDescriber;
}

/** The path items of all viewsets, and every spelling of their paths. */
export async function describeViewSets(context: DocumentContext): Promise<{ paths: Record<string, object>; known: ReadonlySet<string> }> {
  const paths: Record<string, object> = {};
  const known = new Set<string>();
  const urls = context.app.get(ViewUrls, { strict: false });
  for (const { path, route, controller } of urls.routesOfViewSets()) {
    const url = `/${path.replace(/:(\w+)/g, '{$1}')}`;
    for (const spelling of [url, `${url}/`, `${url}.{format}`]) known.add(spelling);
    const item = await describePath(context, controller, { ...route, path });
    if (Object.keys(item).length > 0) paths[urls.endsInSlash ? `${url}/` : url] = item;
  }
  return { paths, known };
}

async function describePath({ app, registry, security }: DocumentContext, controller: Type, route: ViewRoute): Promise<object> {
  const { parsers, renderers, throttles } = app.get<ResolvedRestOptions>(REST_OPTIONS, { strict: false });
  const view = app.get<GenericViewSetBase>(controller, { strict: false });
  const operations: Record<string, object> = {};
  for (const [method, action] of route.actions) {
    const handler = (controller.prototype as Record<string, object>)[action]!;
    const extension = schemaExtensionOf(controller, handler);
    if (extension.exclude) continue;
    operations[method.toLowerCase()] = describeOperation(
      {
        view,
        route,
        method,
        action,
        extension,
        mediaTypes: {
          request: (view.options.parsers ?? parsers).map(({ mediaType }) => mediaType),
          response: (view.options.renderers ?? renderers).map(({ mediaType }) => mediaType),
        },
        security: await security.requirementsOf(controller, handler, method),
        isThrottled: (view.options.throttles ?? throttles).length > 0,
      },
      registry,
    );
  }
  return operations;
}

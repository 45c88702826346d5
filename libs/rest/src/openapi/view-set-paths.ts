import { type INestApplication, type Type, VERSION_NEUTRAL } from '@nestjs/common';
import { currentApplication } from '@nuages/core';
import { currentRestOptions } from '../current-rest-options.js';
import { ViewUrls } from '../routing/view-urls.js';
import { versionsOf } from '../routing/nest-metadata.js';
import { throttlingOf } from '../throttling/check-throttles.js';
import { ViewVersioning } from '../versioning/view-versioning.js';
import type { ViewRoute } from '../routing/view-route.js';
import type { GenericViewSetBase } from '../viewsets/generic-view-set.js';
import { viewSetOf } from '../viewsets/view-set.definition.js';
import { describeOperation } from './describe-operation.js';
import { schemaExtensionOf } from './extend-schema.decorator.js';
import type { SchemaRegistry } from './schema-registry.js';
import type { OpenApiDocument } from './open-api-document.js';
import { isExcluded, withSwaggerDecorators } from './swagger-decorators.js';
import type { SecurityDescriber } from './security.js';

/** What the parts of one document share. */
export interface DocumentContext {
  readonly app: INestApplication;
  readonly registry: SchemaRegistry;
  readonly security: SecurityDescriber;
  /** The names of operations so far. */
  readonly operationIds: Set<string>;
  /** The version that the document is about; `undefined`: all of them. */
  readonly apiVersion: string | undefined;
}

/**
 * The path items of all viewsets, and every spelling of their paths.
 *
 * @param made all paths as @nestjs/swagger describes them, for what its decorators say
 */
export async function describeViewSets(
  context: DocumentContext,
  made: OpenApiDocument['paths'],
): Promise<{ paths: Record<string, object>; known: ReadonlySet<string> }> {
  const paths: Record<string, object> = {};
  const known = new Set<string>();
  const urls = currentApplication().get(ViewUrls);
  for (const { path, route, controller, version } of urls.routesOfViewSets()) {
    const url = `/${path.replace(/:(\w+)/g, '{$1}')}`;
    for (const spelling of [url, `${url}/`, `${url}.{format}`]) known.add(spelling);
    if (path.includes('.:format')) continue; // another spelling of a path that is there
    const item = await describePath(context, controller, { ...route, path }, version, made[url] ?? made[`${url}/`]);
    const place = urls.endsInSlash ? `${url}/` : url;
    if (Object.keys(item).length > 0) paths[place] = { ...item, ...paths[place] }; // of two versions in one place, the first
  }
  return { paths, known };
}

async function describePath(
  { registry, security, apiVersion, operationIds }: DocumentContext,
  controller: Type,
  route: ViewRoute,
  version: string | undefined,
  made: OpenApiDocument['paths'][string] = {},
): Promise<object> {
  const { parsers, renderers, throttles } = currentRestOptions();
  const view = viewOf(controller);
  const versioning = currentApplication().get(ViewVersioning).of(view.options);
  const operations: Record<string, object> = {};
  for (const [method, action] of route.actions) {
    const handler = (controller.prototype as Record<string, object>)[action]!;
    const extension = schemaExtensionOf(controller, handler);
    const declared = versionsOf(handler) ?? versionsOf(controller);
    if (extension.exclude || isExcluded(controller, handler) || (apiVersion !== undefined && !serves(declared, version, apiVersion)))
      continue;
    const named = declared?.filter((name) => typeof name === 'string') ?? versioning?.versions ?? [];
    const names = apiVersion === undefined ? named : [apiVersion];
    const answers = (view.options.renderers ?? renderers).map(({ mediaType }) => mediaType);
    const operation = describeOperation(
      {
        view,
        route,
        method,
        action,
        extension,
        mediaTypes: {
          request: (view.options.parsers ?? parsers).map(({ mediaType }) => mediaType),
          response: versioning?.mediaTypes(answers, names) ?? answers,
        },
        security: await security.requirementsOf(controller, handler, method),
        isThrottled: (throttlingOf(view.options, { route, action }).throttles ?? throttles).length > 0,
        version,
        versionParameters: versioning?.parameters(names) ?? [],
      },
      registry,
    );
    const decorated = withSwaggerDecorators(operation, made[method.toLowerCase()] as object | undefined, controller, handler);
    operations[method.toLowerCase()] = { ...decorated, operationId: uniqueId(String(decorated['operationId']), operationIds) };
  }
  return operations;
}

/** Two viewsets of one model have the same names: `song_list`, `song_list_2`. */
function uniqueId(wanted: string, known: Set<string>): string {
  let id = wanted;
  for (let number = 2; known.has(id); number += 1) id = `${wanted}_${number}`;
  known.add(id);
  return id;
}

/** The controller; where each request has one of its own, what its class says without being made. */
function viewOf(controller: Type): GenericViewSetBase {
  const view = currentApplication().find<GenericViewSetBase>(controller);
  return view ?? Object.assign(Object.create(controller.prototype as object) as GenericViewSetBase, viewSetOf(controller));
}

/** Whether a route is one of a version: what declares none is one of all. */
function serves(declared: readonly (string | symbol)[] | undefined, inPath: string | undefined, version: string): boolean {
  if (inPath !== undefined) return inPath === version;
  return declared === undefined || declared.includes(version) || declared.includes(VERSION_NEUTRAL);
}

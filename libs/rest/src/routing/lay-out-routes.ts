import { HttpCode, RequestMapping, RequestMethod, type Type } from '@nestjs/common';
import { MethodNotAllowed } from '@nuages/core';
import { describePathParameters, excludeEndpoint } from '../openapi/swagger-decorators.js';
import type { RestRequest } from '../request/rest-request.js';
import { ViewRequest } from '../request/view-request.decorator.js';
import type { ViewSetOptions } from '../viewsets/view-set.options.js';
import { argumentsOf, controllerPaths, copyMetadata, copyRules, hasStatus, isRouted, setFormatPaths, setPaths } from './nest-metadata.js';
import type { RoutedHandler, ViewRoute } from './view-route.js';
import { viewRoutesOf } from './view-routes.js';

/** Methods that a path answers 405 for where it has no action. HEAD follows GET on both platforms. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A viewset's class, as routing needs it. */
export interface RoutableViewSet {
  readonly options: ViewSetOptions;
  /** Answers `OPTIONS`. */
  describe(request: RestRequest): unknown;
}

type Handler = (this: RoutableViewSet, request: RestRequest) => unknown;

const layouts = new WeakMap<object, ReadonlyMap<unknown, PlacedHandler>>();

interface PlacedHandler extends RoutedHandler {
  /** Whether a decorator of Nest gave it its path. */
  readonly hasOwnPath: boolean;
}

/** The place of a handler in its viewset's routes, or `undefined` where it is none of a viewset. */
export function routedHandlerOf(controller: object, handler: unknown): RoutedHandler | undefined {
  return layouts.get(controller)?.get(handler);
}

/** The handler that answers `OPTIONS` of a route: it has the route's rules and is no action. */
export function optionsHandlerOf(controller: object, route: ViewRoute): object | undefined {
  for (const [handler, routed] of layouts.get(controller) ?? [])
    if (routed.route === route && routed.action === undefined) return handler as object;
  return undefined;
}

/** The routes of a viewset class that has been laid out, in order. */
export function routesOf(controller: object): readonly ViewRoute[] {
  return [...new Set([...(layouts.get(controller)?.values() ?? [])].map(({ route }) => route))];
}

/**
 * Makes a viewset's methods routes of Nest. Nest takes a class's methods in the order of its properties, so they are
 * put onto the class anew: first the routes of one's own, then each path of the viewset with all its methods, so that
 * `posts/popular` is never taken for a row, whatever the method. Runs once a class; its paths are set for each application, before
 * Nest reads the routes.
 */
export function layOutRoutes(controller: Type, options: ViewSetOptions, formatSuffixes: boolean): void {
  if (!layouts.has(controller)) placeHandlers(controller, options);
  setFormatPaths(controller, formatSuffixes);
  for (const [handler, { route, hasOwnPath }] of layouts.get(controller)!)
    if (!hasOwnPath) setPaths(handler as object, pathsOf(route, formatSuffixes));
}

function placeHandlers(controller: Type, options: ViewSetOptions): void {
  const prototype = controller.prototype as Record<string, Handler>;
  const handlers = new Map<unknown, PlacedHandler>();
  layouts.set(controller, handlers);

  for (const route of viewRoutesOf(prototype, options)) {
    const place = (name: string, handler: Handler, method: string, action?: string) => {
      const hasOwnPath = isRouted(handler) && !ours.has(handler);
      handlers.set(putRoute(controller, name, handler, method, route.path), { route, action, hasOwnPath });
    };
    for (const [method, action] of route.actions) {
      const isFirst = !handlers.has(prototype[action]);
      const handler = isFirst ? prototype[action]! : repeat(controller, action, `${action}:${method}`);
      place(isFirst ? action : `${action}:${method}`, handler, method, action);
    }
    const ruled = (handler: Handler) => {
      if (route.isExtra) copyRules(prototype[[...route.actions.values()][0]!]!, handler);
      excludeEndpoint(handler); // what describes and refuses is no operation
      return handler;
    };
    place(`options:/${route.path}`, ruled(answerOptions()), 'OPTIONS');
    for (const method of METHODS) {
      if (!route.actions.has(method)) place(`${method}:/${route.path}`, ruled(refuse()), method);
    }
  }
}

/** Puts a handler onto the class as its last property, with the metadata of a route. */
function putRoute(controller: Type, name: string, handler: Handler, method: string, path: string): Handler {
  const prototype = controller.prototype as object;
  const descriptor = { value: handler, writable: true, configurable: true, enumerable: false };
  delete (prototype as Record<string, unknown>)[name];
  Object.defineProperty(prototype, name, descriptor);
  Object.defineProperty(handler, 'name', { value: name, configurable: true }); // @nestjs/swagger looks for types under it
  if (!argumentsOf(controller, name)) {
    ViewRequest()(prototype, name, 0);
    const whole = [controllerPaths(controller)[0] ?? '', path].join('/');
    describePathParameters(
      handler,
      [...whole.matchAll(/:(\w+)/g)].map(([, param]) => param!),
    );
  }
  if (isRouted(handler)) return handler; // by a decorator of its own, or for another class that inherits it
  ours.add(handler);
  RequestMapping({ path, method: RequestMethod[method as keyof typeof RequestMethod] })(prototype, name, descriptor);
  if (method === 'POST' && !name.startsWith('create')) setDefaultStatus(prototype, name, descriptor);
  return handler;
}

/** Handlers whose routes are made here. */
const ours = new WeakSet<object>();

/** Nest answers 201 to any POST; DRF to those that create. */
function setDefaultStatus(prototype: object, name: string, descriptor: TypedPropertyDescriptor<Handler>): void {
  if (!hasStatus(descriptor.value!)) HttpCode(200)(prototype, name, descriptor);
}

/** A second handler for an action of several methods: a handler of Nest has one. */
function repeat(controller: Type, action: string, name: string): Handler {
  const handler = function (this: RoutableViewSet, ...values: unknown[]): unknown {
    return (this as unknown as Record<string, (...values: unknown[]) => unknown>)[action]!(...values);
  };
  copyMetadata(controller, action, name, handler);
  return handler;
}

function answerOptions(): Handler {
  return function (request) {
    return this.describe(request);
  };
}

function refuse(): Handler {
  return (request) => {
    throw new MethodNotAllowed(request.method);
  };
}

/** With formats, a path that ends in a word has a second form; one that ends in a parameter takes the format along, and the list's is the controller's. */
function pathsOf({ path }: ViewRoute, formatSuffixes: boolean): string[] {
  if (!formatSuffixes || path === '' || path.split('/').at(-1)!.startsWith(':')) return [path];
  return [path, `${path}.:format`];
}

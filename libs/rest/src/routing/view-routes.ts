import { ImproperlyConfigured } from '@nuages/core';
import { type ActionDeclaration, actionOf } from '../viewsets/action.decorator.js';
import type { ViewSetOptions } from '../viewsets/view-set.options.js';
import type { ViewRoute } from './view-route.js';

/** The actions that a viewset has by their names, as DRF's router maps them. */
const LIST_ACTIONS = { GET: 'list', POST: 'create' } as const;
const DETAIL_ACTIONS = { GET: 'retrieve', PUT: 'update', PATCH: 'partialUpdate', DELETE: 'destroy' } as const;
const STANDARD_ACTIONS: readonly string[] = [...Object.values(LIST_ACTIONS), ...Object.values(DETAIL_ACTIONS)];

/** Default form of a row's name in a path: no slash, and no dot, which begins a format. */
const DEFAULT_PATTERN = /[^/.]+/;

/**
 * The routes of a viewset class, in the order in which they must match: the list, its actions, the row, its actions.
 *
 * @see DRF's `SimpleRouter`
 */
export function viewRoutesOf(prototype: object, options: ViewSetOptions): ViewRoute[] {
  const param = options.lookupParam ?? options.lookupField ?? 'pk';
  const detail = options.isSingle ? '' : `:${param}`;
  const patterns = { [param]: whole(options.lookupPattern ?? DEFAULT_PATTERN) };
  const extra = extraActionsOf(prototype);
  const routeOf = (path: string, isDetail: boolean, actions: readonly [string, string][], own?: ActionDeclaration) => ({
    ...makeRoute(path, isDetail, allowed(actions, options)),
    patterns: { ...(isDetail && patterns), ...wholes(own?.patterns ?? {}) },
    throttling: own?.throttling ?? {},
  });

  checkNames(
    prototype,
    options,
    [...present(prototype, LIST_ACTIONS), ...present(prototype, DETAIL_ACTIONS)]
      .map(([, name]) => name)
      .concat(extra.map(({ name }) => name)),
  );
  const dynamic = (isDetail: boolean) =>
    extra
      .filter(({ declaration }) => declaration.detail === isDetail)
      .map(({ name, declaration, declaration: { urlPath, methods } }) =>
        routeOf(
          (isDetail ? `${detail}/${urlPath}` : urlPath).replace(/^\//, ''),
          isDetail,
          methods.map((method) => [method.toUpperCase(), name]),
          declaration,
        ),
      );
  return [
    ...(options.isSingle ? [] : [routeOf('', false, present(prototype, LIST_ACTIONS))]),
    ...dynamic(false),
    routeOf(detail, true, present(prototype, DETAIL_ACTIONS)),
    ...dynamic(true),
  ].filter((route) => route.actions.size > 0);
}

function makeRoute(path: string, isDetail: boolean, actions: readonly [string, string][]): Omit<ViewRoute, 'patterns' | 'throttling'> {
  const methods = actions.map(([method]) => method);
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  const isExtra = actions.some(([, action]) => !STANDARD_ACTIONS.includes(action));
  return { path, isDetail, isExtra, actions: new Map(actions), allow };
}

/** Options that name actions name those that there are. */
function checkNames(
  { constructor }: object,
  { actionThrottles = {}, actionThrottleScopes = {}, serializers = {} }: ViewSetOptions,
  actions: readonly string[],
): void {
  for (const [option, names] of Object.entries({ actionThrottles, actionThrottleScopes, serializers })) {
    const unknown = Object.keys(names).find((name) => !actions.includes(name));
    if (unknown !== undefined)
      throw new ImproperlyConfigured(
        `${constructor.name}: '${option}' names '${unknown}', which is no action. Name one of: ${actions.join(', ') || 'none'}.`,
      );
  }
}

function present(prototype: object, actions: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(actions).filter(([, name]) => typeof (prototype as Record<string, unknown>)[name] === 'function');
}

function allowed(actions: readonly [string, string][], { methods }: ViewSetOptions): readonly [string, string][] {
  return methods ? actions.filter(([method]) => (methods as readonly string[]).includes(method.toLowerCase())) : actions;
}

/** Methods with `@Action`, of the class and of those that it extends; the nearest one of a name counts. */
function extraActionsOf(prototype: object): { name: string; declaration: NonNullable<ReturnType<typeof actionOf>> }[] {
  return methodNames(prototype).flatMap((name) => {
    const declaration = actionOf(inheritedDeclaration(prototype, name));
    if (!declaration) return [];
    if (STANDARD_ACTIONS.includes(name))
      throw new ImproperlyConfigured(
        `${prototype.constructor.name}.${name}: @Action may not stand on a viewset's own action. Remove it, or rename the method.`,
      );
    return [{ name, declaration }];
  });
}

/** An override without `@Action` keeps the declaration of what it overrides. */
function inheritedDeclaration(prototype: object, name: string): object {
  for (let owner: object | null = prototype; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    const method = Object.getOwnPropertyDescriptor(owner, name)?.value as object | undefined;
    if (method && actionOf(method)) return method;
  }
  return {};
}

/** The names of all methods, those of the bases first. */
function methodNames(prototype: object): string[] {
  const base = Object.getPrototypeOf(prototype) as object | null;
  const inherited = base && base !== Object.prototype ? methodNames(base) : [];
  const own = Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([name, { value }]) => name !== 'constructor' && typeof value === 'function')
    .map(([name]) => name);
  return [...new Set([...inherited, ...own])];
}

function wholes(patterns: Readonly<Record<string, RegExp>>): Record<string, RegExp> {
  return Object.fromEntries(Object.entries(patterns).map(([name, pattern]) => [name, whole(pattern)]));
}

function whole({ source, flags }: RegExp): RegExp {
  return new RegExp(`^(?:${source})$`, flags.replace('g', ''));
}

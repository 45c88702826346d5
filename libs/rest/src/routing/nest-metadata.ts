import type { Type } from '@nestjs/common';

/** Nest's keys of metadata. They are part of how its decorators work and have not changed since its first version. */
const PATH = 'path';
const ARGUMENTS = '__routeArguments__';
const STATUS = '__httpCode__';
const VERSION = '__version__';
const MODULE_PATH = '__module_path__';

/** Whether a method carries a route of Nest (`@Get()` and the like). */
export function isRouted(method: object): boolean {
  return Reflect.hasOwnMetadata(PATH, method);
}

/** Whether a method chose its status by `@HttpCode`. */
export function hasStatus(method: object): boolean {
  return Reflect.hasOwnMetadata(STATUS, method);
}

/** What the parameters of a method are, as decorators of Nest say, or `undefined` where there are none. */
export function argumentsOf(controller: object, name: string): Record<string, Argument> | undefined {
  return Reflect.getMetadata(ARGUMENTS, controller, name) as Record<string, Argument> | undefined;
}

/** A parameter as Nest notes it. */
interface Argument {
  readonly index: number;
  readonly data?: unknown;
  readonly schema?: unknown;
}

const SOURCES = { '3': 'body', '4': 'query' } as const; // of Nest's RouteParamtypes

/** A part of the request that a handler takes by `@Body()` or `@Query()`, with the schema that it names for it, and its type. */
export interface TakenInput {
  readonly source: 'body' | 'query';
  readonly schema: unknown;
  /** The class that the parameter is declared as; of one that is a key of the part, none. */
  readonly type: unknown;
}

/** What a handler takes by `@Body()` and `@Query()`. */
export function takenInputsOf(controller: Type, name: string): TakenInput[] {
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) ?? []) as readonly unknown[];
  return Object.entries(argumentsOf(controller, name) ?? {}).flatMap(([key, { index, data, schema }]) => {
    const source = SOURCES[key.split(':', 1)[0] as keyof typeof SOURCES];
    return source ? [{ source, schema, type: data === undefined ? types[index] : undefined }] : [];
  });
}

/** Gives `copy` what decorators say of the method `from` and of its parameters, but for its route. */
export function copyMetadata(controller: Type, from: string, to: string, copy: object): void {
  const prototype = controller.prototype as Record<string, object>;
  const original = prototype[from]!;
  for (const key of Reflect.getMetadataKeys(original) as string[]) {
    if (key !== PATH && key !== 'method') Reflect.defineMetadata(key, Reflect.getMetadata(key, original), copy);
  }
  const values = argumentsOf(controller, from);
  if (values) Reflect.defineMetadata(ARGUMENTS, values, controller, to);
  const types: unknown = Reflect.getMetadata('design:paramtypes', prototype, from);
  if (types) Reflect.defineMetadata('design:paramtypes', types, prototype, to);
}

/** Gives `copy` what decorators say of a method besides its route and its answer: who may call it, what guards it. */
export function copyRules<T extends object>(original: object, copy: T): T {
  for (const key of Reflect.getMetadataKeys(original) as string[]) {
    const isNests = key === PATH || key === 'method' || key === STATUS || key === '__headers__' || key.startsWith('design:');
    if (!isNests) Reflect.defineMetadata(key, Reflect.getMetadata(key, original), copy);
  }
  return copy;
}

/** Lets a controller's own path end in a format (`posts` and `posts.json`), or takes such paths from it. */
export function setFormatPaths(controller: object, formatSuffixes: boolean): void {
  const declared = [(Reflect.getMetadata(PATH, controller) ?? '') as string | string[]].flat();
  const paths = declared.filter((path) => !path.endsWith('.:format'));
  const named = paths.filter((path) => /[^/]/.test(path)).map((path) => `${path.replace(/\/$/, '')}.:format`);
  setPaths(controller, formatSuffixes ? [...paths, ...named] : paths);
}

/** Gives a controller or a route of it other paths. */
export function setPaths(target: object, paths: readonly string[]): void {
  Reflect.defineMetadata(PATH, paths, target);
}

/** What `@Version` names on a controller or a handler, or `undefined`. */
export function versionsOf(target: object): (string | symbol)[] | undefined {
  const versions = Reflect.getMetadata(VERSION, target) as string | symbol | (string | symbol)[] | undefined;
  return versions === undefined ? undefined : [versions].flat();
}

/** The path that RouterModule gives a module, or `''`. */
export function modulePath(module: object, applicationId: string): string {
  return (
    ((Reflect.getMetadata(MODULE_PATH + applicationId, module) ?? Reflect.getMetadata(MODULE_PATH, module)) as string | undefined) ?? ''
  );
}

/** The paths of a controller as it declares them, without slashes at either end. */
export function controllerPaths(controller: object): string[] {
  return [(Reflect.getMetadata(PATH, controller) ?? '') as string | string[]].flat().map((path) => path.replace(/^\/|\/$/g, ''));
}

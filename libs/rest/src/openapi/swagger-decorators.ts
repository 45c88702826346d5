import type { Type } from '@nestjs/common';

/** The keys of @nestjs/swagger's metadata: its decorators are on classes that are described without it. */
const KEYS = {
  operation: 'swagger/apiOperation',
  tags: 'swagger/apiUseTags',
  responses: 'swagger/apiResponse',
  parameters: 'swagger/apiParameters',
  security: 'swagger/apiSecurity',
  excludeEndpoint: 'swagger/apiExcludeEndpoint',
  excludeController: 'swagger/apiExcludeController',
} as const;

type Operation = Record<string, any>; // as @nestjs/swagger makes it
type Parameter = { readonly in: string; readonly name: string };

/** Keeps a handler out of the documents that @nestjs/swagger makes. */
export function excludeEndpoint(handler: object): void {
  Reflect.defineMetadata(KEYS.excludeEndpoint, { disable: true }, handler);
}

const assumed = new WeakSet<object>();

/** Tells @nestjs/swagger of parameters of a handler's path, which no decorator names. */
export function describePathParameters(handler: object, names: readonly string[]): void {
  const declared = read<Partial<Parameter>[]>(KEYS.parameters, handler) ?? [];
  const missing = names
    .filter((name) => !declared.some((one) => one.in === 'path' && one.name === name))
    .map((name) => ({ name, in: 'path', required: true, type: String }));
  for (const parameter of missing) assumed.add(parameter);
  if (missing.length > 0) Reflect.defineMetadata(KEYS.parameters, [...declared, ...missing], handler);
}

/** Whether `@ApiExcludeEndpoint` or `@ApiExcludeController` leaves a handler out. */
export function isExcluded(controller: Type, handler: object): boolean {
  const endpoint = read<{ disable: boolean }>(KEYS.excludeEndpoint, handler);
  return endpoint?.disable ?? read<[boolean]>(KEYS.excludeController, controller)?.[0] ?? false;
}

/**
 * An operation of a viewset with what decorators of @nestjs/swagger say of it: their words before those of the declarations.
 *
 * @param made the operation as @nestjs/swagger makes it, with references instead of classes
 */
export function withSwaggerDecorators(operation: Operation, made: Operation | undefined, controller: Type, handler: object): Operation {
  if (!made) return operation;
  const has = (key: string) => read(key, handler) !== undefined || read(key, controller) !== undefined;
  return {
    ...operation,
    ...wordsOf(handler),
    ...extensionsOf(made),
    ...(has(KEYS.tags) && { tags: made['tags'] as unknown }),
    ...(has(KEYS.security) && { security: made['security'] as unknown }),
    ...(made['callbacks'] !== undefined && { callbacks: made['callbacks'] as unknown }),
    parameters: parametersOf(operation, made, handler),
    ...(made['requestBody'] !== undefined && { requestBody: made['requestBody'] as unknown }),
    responses: responsesOf(operation, made, controller, handler),
  };
}

/** What `@ApiOperation` says; an empty summary is one that nobody gave. */
function wordsOf(handler: object): Operation {
  const given = read<Operation>(KEYS.operation, handler) ?? {};
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''));
}

function extensionsOf(made: Operation): Operation {
  return Object.fromEntries(Object.entries(made).filter(([name]) => name.startsWith('x-')));
}

/** Of a path's parameters, those that `@ApiParam` describes; of others, all: they come from decorators alone. */
function parametersOf({ parameters = [] }: Operation, made: Operation, handler: object): Parameter[] {
  const declared = (read<Partial<Parameter>[]>(KEYS.parameters, handler) ?? []).filter((one) => !assumed.has(one));
  const isDeclared = ({ in: place, name }: Parameter) => declared.some((one) => one.in === place && one.name === name);
  const others = ((made['parameters'] ?? []) as Parameter[]).filter((one) => one.in !== 'path' || isDeclared(one));
  const named = new Map(others.map((one) => [`${one.in} ${one.name}`, one]));
  const kept = (parameters as Parameter[]).map((one) => {
    const better = named.get(`${one.in} ${one.name}`);
    named.delete(`${one.in} ${one.name}`);
    return better ?? one;
  });
  return [...kept, ...named.values()];
}

/** An answer of one's own that tells of success stands in the place of the one that is known. */
function responsesOf({ responses = {} }: Operation, made: Operation, controller: Type, handler: object): Operation {
  const statuses = [controller, handler].flatMap((target) => Object.keys(read<object>(KEYS.responses, target) ?? {}));
  const given = Object.entries((made['responses'] ?? {}) as Operation).filter(([status]) => statuses.includes(status));
  const own = [handler].flatMap((target) => Object.keys(read<object>(KEYS.responses, target) ?? {}));
  const hasSuccess = own.some((status) => status.startsWith('2'));
  const kept = Object.entries(responses as Operation).filter(([status]) => !(hasSuccess && status.startsWith('2')));
  return { ...Object.fromEntries(kept), ...Object.fromEntries(given) };
}

function read<T>(key: string, target: object): T | undefined {
  return Reflect.getMetadata(key, target) as T | undefined;
}

import { HttpException, Logger } from '@nestjs/common';
import { type ErrorDetails, ValidationError } from '@nuages/core';
import { TransformationType } from 'class-transformer';
import { readOriginally } from './class-transformer.js';
import type { Constructor, TransformStep, TransformSteps } from './transform-steps.js';
import type { DtoShape } from './dto-shape.js';
import { copyInput, isPlain } from './input-limits.js';
import { isWritable } from './is-writable.js';
import { noteUnknownKeys } from './unknown-keys.js';

/** What a client's object is as an instance, and which of its properties could not be made. */
export interface DtoReading {
  readonly instance: Record<string, unknown>;
  /** Errors by the client's key; `''` for the whole. */
  readonly failures: ReadonlyMap<string, ErrorDetails | undefined>;
}

/** Makes an instance of a client's object, as `plainToInstance` does. What throws on the way refuses its property. */
export function readDto(shape: DtoShape, data: Readonly<Record<string, unknown>>): DtoReading {
  const failures = new Map<string, ErrorDetails | undefined>();
  const read = (): object => (shape.input.original ? readWhole(shape, data) : readObject(shape, data, failures));
  const instance = attempt(read, shape.Class.name, '', failures) ?? readRest(shape, data, failures) ?? new shape.Class();
  return { instance: instance as Record<string, unknown>, failures };
}

/** What class-transformer makes of the properties that it does not throw at; of the whole it threw without a word of which it was. */
function readRest(shape: DtoShape, data: Readonly<Record<string, unknown>>, failures: Failures): object | undefined {
  const known = shape.input.steps.map(({ key }) => key).filter((key) => Object.hasOwn(data, key)); // the class's, however many a client sends
  const read = (keys: readonly string[]): object | undefined =>
    attempt(() => readWhole(shape, pickKeys(data, keys)), shape.Class.name, '', new Map());
  const alone = known.find((key) => read(known.filter((other) => other !== key)) !== undefined);
  const blamed = new Set(alone === undefined ? known.filter((key) => read([key]) === undefined) : [alone]);
  const rest = blamed.size > 0 ? read(Object.keys(data).filter((key) => !blamed.has(key))) : undefined;
  if (!rest) return undefined;
  const problem = failures.get('');
  failures.delete('');
  for (const key of blamed) failures.set(key, problem);
  return rest;
}

function pickKeys(data: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, data[key]]));
}

type Failures = Map<string, ErrorDetails | undefined>;

const logger = new Logger('nuages.serializers');

function readObject(shape: DtoShape, data: Readonly<Record<string, unknown>>, failures?: Failures): object {
  const unknown = unknownKeys(shape, data);
  if (shape.isConverted(unknown)) return readWhole(shape, data);
  const instance = new shape.Class() as Record<string, unknown>;
  for (const step of stepsFor(shape.input, data)) {
    const isThere = Object.hasOwn(data, step.key);
    if (!isThere && !step.isExposed) continue;
    const read = (): void => {
      instance[step.property] = readProperty(shape, step, isThere ? data[step.key] : undefined, data);
    };
    if (failures) attempt(read, `${shape.Class.name}.${step.property}`, step.key, failures);
    else read();
  }
  if (shape.unknown === 'refuse') noteUnknownKeys(instance, unknown);
  else for (const key of unknown) if (isWritable(instance, key)) instance[key] = copyInput(data[key]);
  return instance;
}

/** The steps in the order of their keys in the object where the order counts: of several keys of a property the last one wins. */
function stepsFor({ steps, hasAliases }: TransformSteps, data: Readonly<Record<string, unknown>>): readonly TransformStep[] {
  if (!hasAliases) return steps;
  const places = new Map(Object.keys(data).map((key, index) => [key, index]));
  const placeOf = ({ key }: TransformStep): number => places.get(key) ?? places.size;
  return steps.toSorted((one, other) => placeOf(one) - placeOf(other));
}

function readProperty(shape: DtoShape, { type, transforms, property }: TransformStep, data: unknown, obj: unknown): unknown {
  let value = type ? convert(shape, type, data) : copyInput(data);
  for (const transform of transforms) {
    value = transform({ value, key: property, obj, type: TransformationType.PLAIN_TO_CLASS, options: shape.transformOptions });
  }
  return value;
}

function convert(shape: DtoShape, type: Function, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => convert(shape, type, item));
  if (value === null || value === undefined) return value;
  if (type === String || type === Number || type === Boolean) return (type as (value: unknown) => unknown)(value);
  if (type === Date) return new Date(value as string | Date);
  if (typeof value !== 'object') return value;
  if (!isPlain(value)) return readOriginally(type as Constructor, value, shape.transformOptions);
  const inner = shape.of(type);
  return inner.input.original ? readWhole(inner, value as object) : readObject(inner, value as Record<string, unknown>);
}

function readWhole(shape: DtoShape, data: object): object {
  const instance = readOriginally(shape.Class, copyInput(data) as object, shape.transformOptions);
  if (shape.unknown !== 'keep') prune(shape, instance as Record<string, unknown>);
  return instance;
}

/** What class-transformer kept of keys that no class declares. */
function prune(shape: DtoShape, instance: Record<string, unknown>): void {
  const known = new Set(shape.properties);
  const unknown = Object.keys(instance).filter((key) => !known.has(key));
  for (const key of unknown) delete instance[key];
  if (shape.unknown === 'refuse') noteUnknownKeys(instance, unknown);
  for (const value of Object.values(instance).flatMap((item) => (isCollection(item) ? [...item.values()] : [item]))) {
    if (value instanceof Object && isDto(value.constructor)) prune(shape.of(value.constructor), value as Record<string, unknown>);
  }
}

/** Tells whether a value holds many. */
export function isCollection(value: unknown): value is unknown[] | Map<unknown, unknown> | Set<unknown> {
  return Array.isArray(value) || value instanceof Map || value instanceof Set;
}

/** Tells whether something is a class of the application's own. */
export function isDto(Class: unknown): Class is Function {
  return typeof Class === 'function' && !/\[native code\]/.test(Function.prototype.toString.call(Class));
}

function unknownKeys({ input, unknown }: DtoShape, data: Readonly<Record<string, unknown>>): string[] {
  if (unknown === 'drop' || (unknown === 'keep' && !input.isOpen)) return [];
  return Object.keys(data).filter((key) => !input.keys.has(key) && key !== 'constructor' && key !== '__proto__');
}

function attempt<T>(run: () => T, place: string, key: string, failures: Failures): T | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof HttpException && !(error instanceof ValidationError)) throw error;
    failures.set(key, error instanceof ValidationError ? (error.detail as ErrorDetails) : undefined);
    if (!(error instanceof ValidationError)) logger.debug(`${place}: its transformation threw ${(error as Error)?.name ?? 'an error'}.`);
    return undefined;
  }
}

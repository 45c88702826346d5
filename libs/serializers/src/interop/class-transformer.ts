import { createRequire } from 'node:module';
import { Companion } from '@nuages/core';
import {
  type ClassTransformOptions,
  Exclude,
  type ExcludeOptions,
  Expose,
  type ExposeOptions,
  instanceToPlain,
  plainToInstance,
  Transform,
  TransformationType,
  type TransformFnParams,
  Type,
  type TypeHelpOptions,
} from 'class-transformer';
import type { MetadataStorage } from 'class-transformer/types/MetadataStorage.js';
import { isWritable } from './is-writable.js';
import { originalOptions } from './transform-options.js';
import type { Constructor, Exposure, FieldTransform, FieldTransforms, TransformStep, TransformSteps } from './transform-steps.js';

/** The steps from a client's object to an instance. */
export function inputSteps(Class: Constructor, properties: readonly string[], options: ClassTransformOptions): TransformSteps {
  return describe(Class, properties, options, TransformationType.PLAIN_TO_CLASS);
}

/** The steps from an instance to what clients see. */
export function outputSteps(Class: Constructor, properties: readonly string[], options: ClassTransformOptions): TransformSteps {
  return describe(Class, properties, options, TransformationType.CLASS_TO_PLAIN);
}

/** The properties that class-transformer's decorators name, those of the class's bases too. */
export function transformedProperties(Class: Constructor): string[] {
  const { _exposeMetadatas: exposed, _typeMetadatas: typed, _transformMetadatas: transformed, _excludeMetadatas: excluded } = maps;
  const classes = [...storage.getAncestors(Class), Class];
  const names = [exposed, typed, transformed, excluded].flatMap((map) => classes.flatMap((at) => [...(map.get(at)?.keys() ?? [])]));
  return names.filter((name) => name !== undefined); // a decorator of the class itself has no property
}

/** The name that a property is exposed under. */
export function nameOf(Class: Function, property: string): string {
  return storage.findExposeMetadata(Class, property)?.options?.name ?? property;
}

/** What a user's decorators say of a property that has a field; what the serializer itself registered is left out. */
export function fieldTransforms(Class: Function, property: string): FieldTransforms {
  const expose = usersExpose(Class, property);
  const exclude = storage.findExcludeMetadata(Class, property);
  return {
    ...(expose?.name !== undefined && { name: expose.name }),
    ...exposureOf(expose),
    isExposed: expose !== undefined && counts(expose, 'toClassOnly'),
    isReadExcluded: exclude !== undefined && counts(exclude.options, 'toClassOnly'),
    isWriteExcluded: exclude !== undefined && counts(exclude.options, 'toPlainOnly'),
    input: usersTransforms(Class, property, TransformationType.PLAIN_TO_CLASS),
    output: usersTransforms(Class, property, TransformationType.CLASS_TO_PLAIN),
  };
}

/** Whether a decorator counts in a direction; one that names both does so in both. */
function counts(options: ExcludeOptions | undefined, direction: 'toClassOnly' | 'toPlainOnly'): boolean {
  const other = direction === 'toClassOnly' ? 'toPlainOnly' : 'toClassOnly';
  return options?.[direction] === true || options?.[other] !== true;
}

function exposureOf({ groups, since, until }: Exposure = {}): { exposure?: Exposure } {
  return groups?.length || since !== undefined || until !== undefined ? { exposure: { groups, since, until } } : {};
}

/** What {@link exposeSource} assigns. */
export interface ReadSource {
  readonly source: object;
  readonly options: ClassTransformOptions;
}

/** What every object has: under `exposeDefaultValues` class-transformer transforms nothing that is not there. */
const PRESENT = 'propertyIsEnumerable';

/** Lets `plainToInstance` assign the object that it reads to a property of the instance, after all others; getters are no place for its values. */
export function exposeSource(prototype: object, property: string): void {
  Expose({ name: PRESENT, toClassOnly: true })(prototype, property);
  const read = ({ obj, options }: TransformFnParams): ReadSource => ({ source: obj as object, options });
  Transform(read, { toClassOnly: true })(prototype, property);
  Type((at) => sources.set(at!.newObject as object, at!.object) as never)(prototype, property); // gives no type
  for (let at = prototype; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof descriptor.get === 'function' && name !== property) Exclude({ toClassOnly: true })(prototype, name);
    }
  }
}

/** What was read for an instance, where class-transformer asks the instance itself: under `exposeDefaultValues`, of an object of no prototype. */
export function sourceOf(instance: object): ReadSource | undefined {
  const source = sources.get(instance);
  return source && { source, options: { exposeDefaultValues: true } };
}

const sources = new Companion<object, object>('source');

/** Lets `instanceToPlain` write a property by `write`, whatever other decorators made of it, under a name of its own. */
export function exposeOutput(
  prototype: object,
  property: string,
  name: string,
  write: (obj: object, options: ClassTransformOptions) => unknown,
): void {
  const transform = ({ obj, options }: TransformFnParams): unknown => write(obj as object, options);
  own.add(transform);
  Transform(transform, { toPlainOnly: true })(prototype, property);
  const all = maps._transformMetadatas.get(prototype.constructor)!.get(property) as unknown[];
  all.unshift(all.pop()!); // class-transformer runs the first last
  typeInputAlone(prototype, property);
  const users = usersExpose(prototype.constructor, property);
  Expose({ ...(name !== property && { name }), toPlainOnly: true })(prototype, property); // seen under `excludeExtraneousValues` too
  ownExposes.set(storage.findExposeMetadata(prototype.constructor, property)!, users);
}

/** What a user's `@Expose()` says of a property. */
function usersExpose(Class: Function, property: string): ExposeOptions | undefined {
  const metadata = storage.findExposeMetadata(Class, property);
  return metadata && (ownExposes.has(metadata) ? ownExposes.get(metadata) : metadata.options);
}

/** What a serializer registered, with what a user said of the same property. */
const ownExposes = new WeakMap<object, ExposeOptions | undefined>();

/** What is written needs no conversion by `@Type()`: a moment's text would be one of another format. */
function typeInputAlone(prototype: object, property: string): void {
  const { constructor: Class } = prototype;
  const typed = storage.findTypeMetadata(Class, property);
  if (!typed) return;
  const find = (at?: TypeHelpOptions): Function | undefined =>
    at?.newObject instanceof Class ? (typed.typeFunction?.(at) ?? (typed.reflectedType as Function)) : undefined;
  Type(find as (at?: TypeHelpOptions) => Function)(prototype, property);
}

/** Gives a class the `@Exclude()` or `@Expose()` of another class itself. */
export function copyStrategy(from: Function, to: Function): void {
  const strategy = storage.getStrategy(from);
  if (strategy !== 'none') (strategy === 'excludeAll' ? Exclude() : Expose())(to);
}

/** What class-transformer itself makes of a client's object. */
export function readOriginally(Class: Constructor, data: object, options: ClassTransformOptions): object {
  return plainToInstance(Class, data, options);
}

/** What class-transformer itself makes of an instance. */
export function writeOriginally(instance: unknown, options: ClassTransformOptions): unknown {
  return instanceToPlain(instance, options);
}

type Properties = ReadonlyMap<Function, ReadonlyMap<string | undefined, unknown>>;
type Storage = Omit<MetadataStorage, 'getAncestors'> & { getAncestors(Class: Function): Function[] };
type Executor = new (
  type: TransformationType,
  options: ClassTransformOptions,
) => { getKeys(target: Function, object: object, isMap: boolean): string[]; checkVersion(since?: number, until?: number): boolean };

// class-transformer keeps its metadata to itself: these two files are where it is, of the copy that `class-transformer` names
const require = createRequire(import.meta.url);
const storage = (require('class-transformer/cjs/storage.js') as { defaultMetadataStorage: Storage }).defaultMetadataStorage;
const maps = storage as unknown as Record<string, Properties> & {
  _exposeMetadatas: Properties;
  _typeMetadatas: Properties;
  _transformMetadatas: Properties;
  _excludeMetadatas: Properties;
};
const { TransformOperationExecutor } = require('class-transformer/cjs/TransformOperationExecutor.js') as {
  TransformOperationExecutor: Executor;
};

const own = new WeakSet<object>();

const SCALARS = new Set<unknown>([String, Number, Boolean, Date]);

function describe(
  Class: Constructor,
  properties: readonly string[],
  options: ClassTransformOptions,
  direction: TransformationType,
): TransformSteps {
  const isInput = direction === TransformationType.PLAIN_TO_CLASS;
  const names = isInput ? storage.getExposedMetadatas(Class).flatMap(({ options: { name } }) => name ?? []) : []; // of output alone too
  const sample = Object.fromEntries([...properties, ...names].map((key) => [key, undefined]));
  const keys = new TransformOperationExecutor(direction, options).getKeys(Class, sample, false);
  const exposed = storage.getExposedProperties(Class, direction);
  const always = new Set(isInput ? exposed.map((property) => nameOf(Class, property)) : exposed);
  const fresh = new Class();
  const [unserved] = Object.keys(originalOptions(options));
  let original = unserved && `the option '${unserved}' is given`;
  const steps = keys
    .filter((key) => key !== '__proto__' && key !== 'constructor')
    .map((key): TransformStep => {
      const property = isInput ? (storage.findExposeMetadataByCustomName(Class, key)?.propertyName ?? key) : key;
      const { type, problem } = typeOf(Class, property, options, isInput);
      original ??= problem;
      const transforms = transformsOf(Class, property, options, direction);
      return { key: isInput ? key : nameOf(Class, key), property, isExposed: always.has(key), type, transforms };
    })
    .filter(({ property }) => !isInput || isWritable(fresh, property));
  const isOpen = storage.getStrategy(Class) !== 'excludeAll';
  const hasAliases = new Set(steps.map(({ property }) => property)).size < steps.length;
  return { steps, keys: new Set([...keys, ...properties]), isOpen, hasAliases, ...(original && { original }) };
}

function typeOf(
  Class: Constructor,
  property: string,
  { enableImplicitConversion }: ClassTransformOptions,
  isInput: boolean,
): { type?: Function; problem?: string } {
  const metadata = storage.findTypeMetadata(Class, property);
  if (!metadata) return enableImplicitConversion && isInput ? impliedType(Class, property) : {};
  if (metadata.options?.discriminator) return { problem: `'${property}' has a discriminator` };
  if (isContainer(metadata.reflectedType as Function | undefined))
    return { problem: `'${property}' is a ${(metadata.reflectedType as Function).name}` };
  if (metadata.typeFunction && metadata.typeFunction.length > 0) return { problem: `the type of '${property}' depends on the object` };
  const type = (metadata.typeFunction ? metadata.typeFunction() : metadata.reflectedType) as Function | undefined;
  if (typeof type === 'function' && (SCALARS.has(type) || !isBuiltIn(type))) return { type };
  return { problem: `'${property}' is of the type ${type?.name ?? 'undefined'}` };
}

function impliedType(Class: Constructor, property: string): { type?: Function; problem?: string } {
  const type = Reflect.getMetadata('design:type', Class.prototype as object, property) as Function | undefined;
  if (type === undefined || SCALARS.has(type)) return { type };
  return { problem: `'${property}' is converted by its declared type ${type.name}` };
}

function transformsOf(
  Class: Constructor,
  property: string,
  { version, groups = [] }: ClassTransformOptions,
  direction: TransformationType,
): TransformStep['transforms'] {
  const executor = new TransformOperationExecutor(direction, { version });
  return storage
    .findTransformMetadatas(Class, property, direction)
    .filter(({ options }) => version === undefined || executor.checkVersion(options.since, options.until))
    .filter(({ options }) => {
      if (groups.length > 0) return !options.groups || groups.some((group) => options.groups!.includes(group));
      return !options.groups?.length;
    })
    .map(({ transformFn }) => transformFn as (params: TransformFnParams) => unknown);
}

function usersTransforms(Class: Function, property: string, direction: TransformationType): FieldTransform[] {
  return storage
    .findTransformMetadatas(Class, property, direction)
    .filter(({ transformFn }) => !own.has(transformFn))
    .map(({ transformFn, options }) => ({ transform: transformFn as FieldTransform['transform'], ...exposureOf(options) }));
}

/** Whether `enableImplicitConversion` converts a property that none of class-transformer's decorators names. */
export function hasDeclaredType(Class: Constructor, property: string): boolean {
  return Reflect.getMetadata('design:type', Class.prototype as object, property) !== undefined;
}

/** Whether class-transformer makes more than an array of a list that is declared so. */
function isContainer(type: Function | undefined): boolean {
  return type === Map || type === Set || type?.prototype instanceof Array;
}

function isBuiltIn(type: Function): boolean {
  return /\[native code\]/.test(Function.prototype.toString.call(type));
}

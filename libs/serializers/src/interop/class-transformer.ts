import { createRequire } from 'node:module';
import {
  type ClassTransformOptions,
  Exclude,
  Expose,
  instanceToPlain,
  plainToInstance,
  Transform,
  TransformationType,
  type TransformFnParams,
} from 'class-transformer';
import type { MetadataStorage } from 'class-transformer/types/MetadataStorage.js';

/** The options of class-transformer that a serializer of a DTO takes. */
export type TransformOptions = Pick<ClassTransformOptions, 'groups' | 'version' | 'enableImplicitConversion'>;

/** A class of objects. */
export type Constructor = new () => object;

/** How one property is read or written. */
export interface TransformStep {
  /** The key outside: what clients send or see. */
  readonly key: string;
  readonly property: string;
  /** `@Expose()`: the step is taken where the value is missing too. */
  readonly isExposed: boolean;
  /** What `@Type()` names: a class, `String`, `Number`, `Boolean` or `Date`. */
  readonly type?: Function;
  /** The functions of `@Transform()`, in their order. */
  readonly transforms: readonly ((params: TransformFnParams) => unknown)[];
}

/** What class-transformer knows of a class, in one direction. */
export interface TransformSteps {
  readonly steps: readonly TransformStep[];
  /** Whether properties without a decorator count: not under `@Exclude()` on the class. */
  readonly isOpen: boolean;
  /** Why only class-transformer itself can transform such objects. */
  readonly original?: string;
}

/** The steps from a client's object to an instance. */
export function inputSteps(Class: Constructor, properties: readonly string[], options: TransformOptions): TransformSteps {
  return describe(Class, properties, options, TransformationType.PLAIN_TO_CLASS);
}

/** The steps from an instance to what clients see. */
export function outputSteps(Class: Constructor, properties: readonly string[], options: TransformOptions): TransformSteps {
  return describe(Class, properties, options, TransformationType.CLASS_TO_PLAIN);
}

/** The properties that class-transformer's decorators name, those of the class's bases too. */
export function transformedProperties(Class: Constructor): string[] {
  const { _exposeMetadatas: exposed, _typeMetadatas: typed, _transformMetadatas: transformed, _excludeMetadatas: excluded } = maps;
  const classes = [...storage.getAncestors(Class), Class];
  const names = [exposed, typed, transformed, excluded].flatMap((map) => classes.flatMap((at) => [...(map.get(at)?.keys() ?? [])]));
  return names.filter((name) => name !== undefined); // a decorator of the class itself has no property
}

/** The decorators of one property of a serializer that has a field. */
export interface FieldTransforms {
  /** The key that clients use. */
  readonly name?: string;
  readonly isReadExcluded: boolean;
  readonly isWriteExcluded: boolean;
  readonly exposure?: Exposure;
  /** `@Expose()`: what is not sent is transformed too. */
  readonly isExposed: boolean;
  readonly input: TransformStep['transforms'];
  readonly output: TransformStep['transforms'];
}

/** Who sees a property: `@Expose({ groups, since, until })`. */
export interface Exposure {
  readonly groups?: readonly string[];
  readonly since?: number;
  readonly until?: number;
}

/** What a user's decorators say of a property that has a field; what the serializer itself registered is left out. */
export function fieldTransforms(Class: Function, property: string): FieldTransforms {
  const expose = storage.findExposeMetadata(Class, property)?.options;
  const exclude = storage.findExcludeMetadata(Class, property);
  const isUsers = (transform: TransformStep['transforms'][number]): boolean => !own.has(transform);
  const { groups, since, until, name } = expose ?? {};
  return {
    ...(name !== undefined && { name }),
    ...((groups?.length || since !== undefined || until !== undefined) && { exposure: { groups, since, until } }),
    isExposed: expose !== undefined && expose.toPlainOnly !== true,
    isReadExcluded: exclude !== undefined && exclude.options?.toPlainOnly !== true,
    isWriteExcluded: exclude !== undefined && exclude.options?.toClassOnly !== true,
    input: allTransforms(Class, property, TransformationType.PLAIN_TO_CLASS).filter(isUsers),
    output: allTransforms(Class, property, TransformationType.CLASS_TO_PLAIN).filter(isUsers),
  };
}

/** The groups and the version that class-transformer was called with, as a serializer's context names them. */
export interface TransformContext {
  readonly groups?: readonly string[];
  readonly version?: number;
}

/** What {@link exposeSource} assigns. */
export interface ReadSource {
  readonly source: object;
  readonly context: TransformContext;
}

function contextOf({ groups, version }: ClassTransformOptions = {}): TransformContext {
  return { ...(groups && { groups }), ...(version !== undefined && { version }) };
}

/** Lets `plainToInstance` assign the object that it reads to a property of the instance, after all others; getters are no place for its values. */
export function exposeSource(prototype: object, property: string): void {
  Expose({ toClassOnly: true })(prototype, property);
  const read = ({ obj, options }: TransformFnParams): ReadSource => ({ source: obj as object, context: contextOf(options) });
  Transform(read, { toClassOnly: true })(prototype, property);
  for (let at = prototype; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof descriptor.get === 'function') Exclude({ toClassOnly: true })(prototype, name);
    }
  }
}

/** Lets `instanceToPlain` write a property by `write`, whatever other decorators made of it, under a name of its own. */
export function exposeOutput(
  prototype: object,
  property: string,
  name: string,
  write: (obj: object, context: TransformContext) => unknown,
): void {
  const transform = ({ obj, options }: TransformFnParams): unknown => write(obj as object, contextOf(options));
  own.add(transform);
  Transform(transform, { toPlainOnly: true })(prototype, property);
  const all = maps._transformMetadatas.get(prototype.constructor)!.get(property) as unknown[];
  all.unshift(all.pop()!); // class-transformer runs the first last
  if (name !== property && !storage.findExposeMetadata(prototype.constructor, property)) Expose({ name })(prototype, property);
}

/** What class-transformer itself makes of a client's object. */
export function readOriginally(Class: Constructor, data: object, options: TransformOptions): object {
  return plainToInstance(Class, data, options);
}

/** What class-transformer itself makes of an instance. */
export function writeOriginally(instance: unknown, options: TransformOptions): unknown {
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
const CONTAINERS = new Set<unknown>([Map, Set]);

function describe(
  Class: Constructor,
  properties: readonly string[],
  options: TransformOptions,
  direction: TransformationType,
): TransformSteps {
  const isInput = direction === TransformationType.PLAIN_TO_CLASS;
  const sample = Object.fromEntries(properties.map((property) => [property, undefined]));
  const keys = new TransformOperationExecutor(direction, options).getKeys(Class, sample, false);
  const exposed = new Set(storage.getExposedProperties(Class, direction));
  let original: string | undefined;
  const steps = keys
    .filter((key) => key !== '__proto__' && key !== 'constructor')
    .map((key): TransformStep => {
      const property = isInput ? (storage.findExposeMetadataByCustomName(Class, key)?.propertyName ?? key) : key;
      const { type, problem } = typeOf(Class, property, options, isInput);
      original ??= problem;
      const name = isInput ? key : (storage.findExposeMetadata(Class, key)?.options?.name ?? key);
      const transforms = transformsOf(Class, property, options, direction);
      return { key: name, property, isExposed: exposed.has(property), type, transforms };
    });
  const isOpen = storage.getStrategy(Class) !== 'excludeAll';
  return { steps: isInput ? steps.filter(({ property }) => isWritable(Class, property)) : steps, isOpen, ...(original && { original }) };
}

function typeOf(
  Class: Constructor,
  property: string,
  { enableImplicitConversion }: TransformOptions,
  isInput: boolean,
): { type?: Function; problem?: string } {
  const metadata = storage.findTypeMetadata(Class, property);
  if (!metadata) return enableImplicitConversion && isInput ? impliedType(Class, property) : {};
  if (metadata.options?.discriminator) return { problem: `'${property}' has a discriminator` };
  if (CONTAINERS.has(metadata.reflectedType)) return { problem: `'${property}' is a ${(metadata.reflectedType as Function).name}` };
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
  { version, groups = [] }: TransformOptions,
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

function allTransforms(Class: Function, property: string, direction: TransformationType): TransformStep['transforms'] {
  return storage
    .findTransformMetadatas(Class, property, direction)
    .map(({ transformFn }) => transformFn as (params: TransformFnParams) => unknown);
}

/** A getter without a setter and a method are no place for a client's value. */
function isWritable(Class: Constructor, property: string): boolean {
  for (let at = Class.prototype as object | null; at; at = Object.getPrototypeOf(at) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(at, property);
    if (descriptor)
      return typeof descriptor.set === 'function' || (descriptor.value !== undefined && typeof descriptor.value !== 'function');
  }
  return true;
}

function isBuiltIn(type: Function): boolean {
  return /\[native code\]/.test(Function.prototype.toString.call(type));
}

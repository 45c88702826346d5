import { Companion } from '@nuages/core';
import type { ClassTransformOptions } from 'class-transformer';
import { planFor } from '../serializer/plan-of.js';
import type { Serializer, SerializerClass } from '../serializer/serializer.js';
import { scopeOf } from '../serializer/state.js';
import { overridesRepresentation } from '../serializer/traits.js';
import { SKIP } from '../fields/invalid.js';
import { getPath } from '../compile/runtime.js';
import type { Constructor } from './transform-steps.js';
import { type DtoOptions, type DtoShape, shapeOf } from './dto-shape.js';
import { contextOf } from './transform-options.js';

/** What a serializer knows that class-transformer made, or that class-validator checks, as of a DTO. */
export interface Received {
  /** What a client sent. */
  readonly source: object;
  /** What is written: the source, until it is checked. */
  object: object;
  /** What the serializer's properties were given; what a handler gave them since is written in its place. */
  given: Readonly<Record<string, unknown>>;
  outcome?: Promise<unknown>;
  writing?: Writing;
}

/** One call of class-transformer that writes an object. */
interface Writing {
  readonly options: ClassTransformOptions;
  readonly writer: Serializer;
  readonly object: object;
  /** Where the class writes objects its own way. */
  readonly written?: Readonly<Record<string, unknown>>;
}

/** The key of a serializer's context that holds class-transformer's options, where that is what calls it. */
export const TRANSFORM_OPTIONS = 'nuages.serializers.transformOptions';

/** A serializer class that `Serializer.from` made, or one made of it. */
export interface OfDto {
  readonly dto?: Constructor;
  readonly dtoOptions?: DtoOptions;
}

const states = new Companion<object, Received>('received');

/** Whether class-transformer made the object, or class-validator asked for it. */
export function isReceived(object: object): boolean {
  return states.get(object) !== undefined;
}

/** Keeps what a serializer was made of. */
export function keepReceived(serializer: object, state: Received): Received {
  states.set(serializer, state);
  return state;
}

/** What is known of a serializer; of one that an application made itself, its instance and own properties. */
export function receivedOf(serializer: Serializer): Received {
  const known = states.get(serializer);
  if (known) return known;
  const source = Object.fromEntries(Object.entries(serializer));
  return keepReceived(serializer, { source, object: (serializer.instance as object | undefined) ?? source, given: {} });
}

/** Makes values the serializer's properties, and takes away what else it has. */
export function giveProperties(serializer: Serializer, state: Received, values: Readonly<Record<string, unknown>>): void {
  for (const key of Object.keys(serializer)) if (!Object.hasOwn(values, key)) Reflect.deleteProperty(serializer, key);
  for (const [key, value] of Object.entries(values)) {
    Object.defineProperty(serializer, key, { value, enumerable: true, writable: true, configurable: true });
  }
  state.given = values;
}

/** What of class-transformer and class-validator counts for a serializer of a DTO. */
export function dtoShapeOf(serializer: Serializer): DtoShape {
  const { dto, dtoOptions } = serializer.constructor as OfDto;
  return shapeOf(dto!, dtoOptions!, serializer.context[TRANSFORM_OPTIONS] as ClassTransformOptions | undefined);
}

/** What clients see under one name. */
export function writeNamed(serializer: Serializer, name: string, options: ClassTransformOptions): unknown {
  const { writer, object, written } = writingOf(serializer, options);
  if (written) return written[name];
  const field = planFor(writer).fields.get(name);
  if (!field || field.isWriteOnly) return undefined;
  const value = field.render(readSource(object, field.source), object, scopeOf(writer));
  return value === SKIP ? undefined : value;
}

/** Class-transformer writes key by key, with one object of options a call. */
function writingOf(serializer: Serializer, options: ClassTransformOptions): Writing {
  const state = receivedOf(serializer);
  if (state.writing?.options === options) return state.writing;
  const writer = writerFor(serializer, options);
  const object = withChanges(serializer, state);
  const isOwnWay = overridesRepresentation(serializer.constructor as SerializerClass);
  return (state.writing = { options, writer, object, ...(isOwnWay && { written: writer.toRepresentation(object) }) });
}

/** A serializer for the options that class-transformer writes with; as a rule they say nothing, and it is the object itself. */
function writerFor(serializer: Serializer, options: ClassTransformOptions): Serializer {
  const Class = serializer.constructor as SerializerClass & OfDto;
  const context = contextOf(options);
  if (!Class.dto && Object.keys(context).length === 0) return serializer;
  return new Class({ context: { ...serializer.context, groups: undefined, ...context, [TRANSFORM_OPTIONS]: options } });
}

/** The object that is written, with what was given to the serializer's properties since. */
function withChanges(serializer: Serializer, { object, given }: Received): object {
  const values = serializer as unknown as Record<string, unknown>;
  const changed = [...planFor(serializer).fields.values()].filter(
    ({ property, source }) => source.length > 0 && property in values && !Object.is(values[property], given[property]),
  );
  if (changed.length === 0) return object;
  const copy = copyOf(object);
  for (const { property, source } of changed) assignPath(copy, source, values[property]);
  return copy;
}

function copyOf(object: object): object {
  return Object.create(Object.getPrototypeOf(object) as object, Object.getOwnPropertyDescriptors(object)) as object;
}

/** Assigns a copy's property at a path, and leaves alone what it was copied from. */
function assignPath(copy: object, [step, ...rest]: readonly string[], value: unknown): void {
  let held = value;
  if (rest.length > 0) {
    const inner: unknown = (copy as Record<string, unknown>)[step!];
    held = typeof inner === 'object' && inner !== null ? copyOf(inner) : {};
    assignPath(held as object, rest, value);
  }
  Object.defineProperty(copy, step!, { value: held, enumerable: true, writable: true, configurable: true });
}

function readSource(owner: object, source: readonly string[]): unknown {
  if (source.length === 0) return owner;
  return source.length === 1 ? (owner as Record<string, unknown>)[source[0]!] : getPath(owner, source);
}

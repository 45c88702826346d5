import { TransformationType } from 'class-transformer';
import { writeOriginally } from './class-transformer.js';
import type { TransformStep } from './transform-steps.js';
import type { DtoShape } from './dto-shape.js';

/** Writes an object as its DTO says, as `instanceToPlain` does; properties that the DTO does not declare are left out, unless they are to be kept. */
export function writeDto(shape: DtoShape, object: object): Record<string, unknown> {
  const instance = toInstance(shape, object);
  if (shape.output.original || shape.unknown === 'keep') return writeWhole(shape, instance);
  const written: Record<string, unknown> = {};
  for (const step of shape.output.steps) {
    if (!step.isExposed && !(step.property in instance)) continue; // nothing to transform
    const value = writeProperty(shape, step, instance);
    if (value !== undefined) written[step.key] = value;
  }
  return written;
}

function writeProperty(shape: DtoShape, { type, transforms, property }: TransformStep, obj: Record<string, unknown>): unknown {
  const raw = obj[property];
  let value = raw;
  for (const transform of transforms) {
    value = transform({ value, key: property, obj, type: TransformationType.CLASS_TO_PLAIN, options: shape.transformOptions });
  }
  if (value === raw && typeof raw === 'function') value = (raw as () => unknown).call(obj);
  return writeValue(shape, type, value);
}

function writeValue(shape: DtoShape, type: Function | undefined, value: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) return value.map((item) => writeValue(shape, type, item));
  if (type === String || type === Number || type === Boolean) return (type as (value: unknown) => unknown)(value);
  if (type === Date) return new Date(value as string);
  if (typeof value !== 'object') return value;
  if (value instanceof Date) return new Date(value);
  return type ? writeDto(shape.of(type), value) : writeOriginally(value, shape.transformOptions);
}

/** What class-transformer writes, without what no class declares. */
function writeWhole(shape: DtoShape, instance: object): Record<string, unknown> {
  const isKept = shape.unknown === 'keep';
  const known = isKept ? instance : Object.create(shape.Class.prototype as object, pick(instance, new Set(shape.properties)));
  return writeOriginally(known, shape.transformOptions) as Record<string, unknown>;
}

function pick(instance: object, wanted: ReadonlySet<string>): PropertyDescriptorMap {
  return Object.fromEntries(Object.entries(Object.getOwnPropertyDescriptors(instance)).filter(([key]) => wanted.has(key)));
}

/** An entity or plain object under the DTO's decorators and getters. */
function toInstance(shape: DtoShape, object: object): Record<string, unknown> {
  if (object instanceof shape.Class) return object as Record<string, unknown>;
  return Object.create(shape.Class.prototype as object, Object.getOwnPropertyDescriptors(object)) as Record<string, unknown>;
}

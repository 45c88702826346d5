import { ValidationError } from '@nuages/core';
import { Invalid } from '../fields/invalid.js';
import { planOf } from './plan-of.js';
import type { SerializerOptions } from './serialization.js';
import type { SerializerClass } from './serializer.js';
import { isPlainInput } from './traits.js';

/** As {@link Serializer.parse}: an object that passes the compiled parser alone needs no serializer. */
export async function parseWith(Class: SerializerClass, data: unknown, options: SerializerOptions = {}): Promise<any> {
  if (isPlainInput(Class) && !options.fields) {
    const { partial = false, context = {}, instance } = options;
    const value = planOf(Class).parse(data ?? null, { partial, context, instance, depth: 0 });
    if (!(value instanceof Invalid)) return value;
  }
  const serializer = new Class({ ...options, data });
  if (await serializer.isValid()) return serializer.validatedData;
  throw new ValidationError(serializer.errorDetails as never);
}

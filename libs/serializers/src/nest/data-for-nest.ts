import { WITHOUT_BIGINTS, withoutBigints } from '../compile/without-bigints.js';
import type { SerializerOptions } from '../serializer/serialization.js';
import type { Serializer, SerializerClass } from '../serializer/serializer.js';
import { overridesRepresentation } from '../serializer/traits.js';

/** The same options for a serializer whose output Nest sends: compiled classes leave bigints out where they write values. */
export function forNest<O extends SerializerOptions>(options: O): O {
  return { ...options, context: { ...options.context, [WITHOUT_BIGINTS]: true } };
}

/** What Nest sends of the object that a serializer was made {@link forNest} with; what a class writes its own way is looked through. */
export function dataForNest(serializer: Serializer, Class = serializer.constructor as SerializerClass): unknown {
  const { data } = serializer as { data: unknown };
  return overridesRepresentation(Class) ? withoutBigints(data) : data;
}

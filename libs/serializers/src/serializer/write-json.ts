import { Logger } from '@nestjs/common';
import { toJson } from '@nuages/core';
import { planFor } from './plan-of.js';
import type { Serializer, SerializerClass } from './serializer.js';
import { scopeOf } from './state.js';
import { overridesRepresentation } from './traits.js';

/** Writes objects as JSON text, in one use of a serializer. */
export interface JsonWriter {
  one(instance: unknown): string;
  all(instances: readonly unknown[]): string;
}

/** The JSON text of one object, as a serializer represents it: by the generated `stringify`, unless the class overrides `toRepresentation()`. */
export function writeJson(serializer: Serializer, instance: unknown): string {
  if (mustRepresent(serializer)) return toJson(serializer.toRepresentation(instance));
  return planFor(serializer).stringify(instance, scopeOf(serializer));
}

/** As {@link writeJson}, for many objects one after the other: which fields they have is asked once. */
export function jsonWriterFor(serializer: Serializer): JsonWriter {
  if (mustRepresent(serializer)) {
    return {
      one: (instance) => toJson(serializer.toRepresentation(instance)),
      all: (instances) => toJson(instances.map((instance) => serializer.toRepresentation(instance))),
    };
  }
  const plan = planFor(serializer);
  const scope = scopeOf(serializer);
  return { one: (instance) => plan.stringify(instance, scope), all: (instances) => plan.stringifyAll(instances, scope) };
}

const logger = new Logger('nuages.serializers');
const explained = new WeakSet<object>();

function mustRepresent(serializer: Serializer): boolean {
  const Class = serializer.constructor as SerializerClass;
  const isOwn = overridesRepresentation(Class);
  if (isOwn && !explained.has(Class)) explain(Class);
  return isOwn;
}

function explain(Class: SerializerClass): void {
  explained.add(Class);
  logger.debug(
    `${Class.name}: JSON text goes through toRepresentation() and JSON.stringify, since the class overrides toRepresentation().`,
  );
}

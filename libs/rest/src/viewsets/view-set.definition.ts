import { modelTargetOf, type SerializerClass } from './serializer.js';
import type { ViewSetOptions } from './view-set.options.js';

/** What a viewset's class was made of. */
export interface ViewSetDefinition {
  readonly serializerClass: SerializerClass | null;
  readonly options: ViewSetOptions;
}

/** What a controller's class was made of, or `undefined` where it is no viewset. */
export function viewSetOf(controller: object): ViewSetDefinition | undefined {
  return (controller as { viewSet?: ViewSetDefinition }).viewSet;
}

/** The first part of the names of a viewset's URLs: as declared, or the model's name; `undefined` where there is neither. */
export function basenameOf({ serializerClass, options }: ViewSetDefinition): string | undefined {
  if (options.basename !== undefined) return options.basename;
  const model = serializerClass && modelTargetOf(serializerClass);
  return typeof model === 'function' ? model.name.toLowerCase() : undefined;
}

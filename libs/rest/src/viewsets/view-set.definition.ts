import type { SerializerClass } from './serializer.js';
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

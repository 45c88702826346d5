import type { ListOptions, ListSerializer } from './list-serializer.js';
import type { SerializerClass } from './serializer.js';

type Make = (Class: SerializerClass, options: ListOptions) => ListSerializer;

let make: Make | undefined;

/** Lets ListSerializer, which is a serializer's list and imports it, be made by `Serializer.many` without a cycle. */
export function provideList(given: Make): void {
  make = given;
}

/** Makes the list serializer of a class. */
export function makeList(Class: SerializerClass, options: ListOptions): ListSerializer {
  return make!(Class, options);
}

import type { SerializerOptions } from '../serializer/serialization.js';
import type { Serializer } from '../serializer/serializer.js';
import type { Constructor } from './transform-steps.js';
import type { DtoOptions } from './dto-shape.js';

/** A serializer class made of a DTO: its own type, for `InputOf` and its kin, is the DTO's. */
export type DtoSerializerClass<D extends object> = (new (options?: SerializerOptions) => Serializer & D) &
  Omit<typeof Serializer, 'prototype'>;

type Make = (Dto: Constructor, options: DtoOptions) => unknown;

let make: Make | undefined;

/** Lets the serializer of a DTO, which is a serializer and imports it, be made by `Serializer.from` without a cycle. */
export function provideDto(given: Make): void {
  make = given;
}

/** Makes the serializer class of a DTO. */
export function makeDto(Dto: Constructor, options: DtoOptions): unknown {
  return make!(Dto, options);
}

import { Inject } from '@nestjs/common';
import { makeList } from '../serializer/make-list.js';
import type { ListOptions, ListSerializer } from '../serializer/list-serializer.js';
import { parseWith } from '../serializer/parse-with.js';
import type { SerializerOptions } from '../serializer/serialization.js';
import type { Serializer, SerializerClass } from '../serializer/serializer.js';
import { withRequest } from './with-request.js';

/**
 * Makes serializers of one class, with the request that is being served in their context.
 *
 * @example
 * constructor(@InjectSerializer(PostSerializer) private readonly posts: SerializerFactory<PostSerializer>) {}
 */
export class SerializerFactory<S extends Serializer = Serializer> {
  constructor(readonly Class: SerializerClass<S>) {}

  /** As `new PostSerializer(options)`. */
  make(options: SerializerOptions = {}): S {
    return new this.Class(withRequest(options));
  }

  /** As `PostSerializer.many(options)`. */
  many(options: ListOptions = {}): ListSerializer {
    return makeList(this.Class, withRequest(options));
  }

  /** As `PostSerializer.parse(data, options)`. @throws ValidationError (HTTP 400) */
  parse(data: unknown, options: SerializerOptions = {}): Promise<any> {
    return parseWith(this.Class, data, withRequest(options)); // the serializer decides the type
  }
}

/** The token under which the factory of a serializer class is provided. */
export function getSerializerToken(Class: SerializerClass): symbol {
  let token = tokens.get(Class);
  if (!token) tokens.set(Class, (token = Symbol(`SerializerFactory of ${Class.name}`)));
  return token;
}

/** Injects the {@link SerializerFactory} of a class; `SerializersModule` provides it. */
export function InjectSerializer(Class: SerializerClass): ParameterDecorator & PropertyDecorator {
  return Inject(getSerializerToken(Class)) as ParameterDecorator & PropertyDecorator;
}

/** A provider for each serializer class that is injected anywhere in the process. */
export function factoryProviders(): { provide: symbol; useValue: SerializerFactory }[] {
  return [...tokens].map(([Class, provide]) => ({ provide, useValue: new SerializerFactory(Class) }));
}

const tokens = new Map<SerializerClass, symbol>();

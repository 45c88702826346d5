import { Body, type PipeTransform, Query } from '@nestjs/common';
import type { Serializer, SerializerClass, SerializerOptions } from '../serializer/serializer.js';
import { parseWith } from '../serializer/parse-with.js';

/**
 * Checks a value by a serializer and hands on the validated data; answers 400 in DRF's shape otherwise.
 *
 * @example
 * create(@Body(new SerializerPipe(PostSerializer)) post: Post) {}
 */
export class SerializerPipe<T extends Serializer> implements PipeTransform {
  constructor(
    private readonly serializer: SerializerClass<T>,
    private readonly options: Pick<SerializerOptions, 'partial' | 'context'> = {},
  ) {}

  transform(value: unknown): Promise<unknown> {
    return parseWith(this.serializer, value, this.options);
  }
}

/** The request's body, checked by a serializer: `create(@ValidatedBody(PostSerializer) post: Post)`. */
export function ValidatedBody(serializer: SerializerClass, options?: Pick<SerializerOptions, 'partial' | 'context'>): ParameterDecorator {
  return Body(new SerializerPipe(serializer, options));
}

/** The query string, checked by a serializer. */
export function ValidatedQuery(serializer: SerializerClass, options?: Pick<SerializerOptions, 'partial' | 'context'>): ParameterDecorator {
  return Query(new SerializerPipe(serializer, options));
}

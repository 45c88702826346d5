import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { ValidationError } from '@nuages/core';
import type { ListOptions } from '../serializer/list-serializer.js';
import type { SerializerClass } from '../serializer/serializer.js';
import { queryInput } from './query-input.js';
import { SerializerFactory } from './serializer-factory.js';

/** Options of {@link SerializerPipe}; those of lists count with `many`. */
export interface SerializerPipeOptions extends Pick<
  ListOptions,
  'partial' | 'context' | 'fields' | 'allowEmpty' | 'minLength' | 'maxLength' | 'maxItems'
> {
  /** A list of such objects. Default: false. */
  many?: boolean;
}

/**
 * Checks a value by a serializer, which knows the request, and hands on the validated data; answers 400 in DRF's shape otherwise.
 *
 * @example
 * create(@Body(new SerializerPipe(PostSerializer)) post: Post) {}
 */
export class SerializerPipe implements PipeTransform {
  private readonly factory: SerializerFactory;

  constructor(
    serializer: SerializerClass,
    private readonly options: SerializerPipeOptions = {},
  ) {
    this.factory = new SerializerFactory(serializer);
  }

  /** What is read, for descriptions of requests. */
  get input(): { serializer: SerializerClass; many: boolean | undefined; partial: boolean | undefined } {
    return { serializer: this.factory.Class, many: this.options.many, partial: this.options.partial };
  }

  /** @param metadata what Nest tells of the value; a query string's is read as one */
  async transform(data: unknown, metadata?: Pick<ArgumentMetadata, 'type' | 'data'>): Promise<unknown> {
    const { many, ...options } = this.options;
    if (!many) return this.factory.parse(isQuery(metadata) ? queryInput(data, this.factory.make(options).fields) : data, options);
    const list = this.factory.many({ ...options, data });
    if (await list.isValid()) return list.validatedData as unknown;
    throw new ValidationError(list.errorDetails as never);
  }
}

/** By `@Query()` of Nest without a key, or by `@ValidatedQuery`, a parameter of its own kind. */
function isQuery(metadata: Pick<ArgumentMetadata, 'type' | 'data'> | undefined): boolean {
  return metadata?.type === 'query' ? metadata.data === undefined : metadata?.type === 'custom' && metadata.data === 'query';
}

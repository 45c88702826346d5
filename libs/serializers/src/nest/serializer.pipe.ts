import type { PipeTransform } from '@nestjs/common';
import { ValidationError } from '@nuages/core';
import type { ListOptions } from '../serializer/list-serializer.js';
import type { SerializerClass } from '../serializer/serializer.js';
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

  async transform(data: unknown): Promise<unknown> {
    const { many, ...options } = this.options;
    if (!many) return this.factory.parse(data, options);
    const list = this.factory.many({ ...options, data });
    if (await list.isValid()) return list.validatedData as unknown;
    throw new ValidationError(list.errorDetails as never);
  }
}

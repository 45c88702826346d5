import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { SerializerClass } from '../serializer/serializer.js';
import { SerializerPipe, type SerializerPipeOptions } from './serializer.pipe.js';

/** What a handler has checked by a serializer, as `@ValidatedBody` and `@ValidatedQuery` note it. */
export interface ValidatedInput {
  readonly source: 'body' | 'query';
  readonly serializer: SerializerClass;
  readonly partial?: boolean | undefined;
  readonly many?: boolean | undefined;
}

const KEY = 'nuages.serializers.validated';

/**
 * The request's body, checked by a serializer. Global pipes pass it over, so that a `ValidationPipe` for other handlers
 * neither answers in its place nor strips what it does not know.
 *
 * @example
 * create(@ValidatedBody(PostSerializer) post: Post) {}
 */
export function ValidatedBody(serializer: SerializerClass, options?: SerializerPipeOptions): ParameterDecorator {
  return validated('body', serializer, options);
}

/** The query string, checked by a serializer. */
export function ValidatedQuery(serializer: SerializerClass, options?: Omit<SerializerPipeOptions, 'many'>): ParameterDecorator {
  return validated('query', serializer, options);
}

/** What a handler has checked, for descriptions of its request. */
export function validatedInputsOf(controller: object, handler: string | symbol): readonly ValidatedInput[] {
  return (Reflect.getMetadata(KEY, controller, handler) as readonly ValidatedInput[] | undefined) ?? [];
}

/** A parameter of one's own kind: pipes for bodies and queries leave those alone. */
const FromRequest = createParamDecorator((source: ValidatedInput['source'], context: ExecutionContext): unknown => {
  return context.switchToHttp().getRequest<Record<typeof source, unknown>>()[source];
});

function validated(source: ValidatedInput['source'], serializer: SerializerClass, options?: SerializerPipeOptions): ParameterDecorator {
  const decorate = FromRequest(source, new SerializerPipe(serializer, options));
  return (controller, handler, index) => {
    const input: ValidatedInput = { source, serializer, partial: options?.partial, many: options?.many };
    Reflect.defineMetadata(KEY, [...validatedInputsOf(controller, handler!), input], controller, handler!);
    decorate(controller, handler, index);
  };
}

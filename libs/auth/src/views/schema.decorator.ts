import { SetMetadata } from '@nestjs/common';

/** What OpenAPI is told of a handler: rest reads it, which stands above this lib. */
export function Schema(extension: object): MethodDecorator {
  return SetMetadata('nuages:openapi', extension) as MethodDecorator;
}

import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { PlatformRequest } from './platform.js';
import { RestRequest } from './rest-request.js';

/**
 * Gives a handler the {@link RestRequest}. `@Action` puts it on the first parameter of a method that decorates none.
 *
 * @example
 * @Get('export')
 * export(@ViewRequest() request: RestRequest) { ... }
 */
export const ViewRequest = createParamDecorator((_data: unknown, context: ExecutionContext): RestRequest =>
  RestRequest.of(context.switchToHttp().getRequest<PlatformRequest>()),
);

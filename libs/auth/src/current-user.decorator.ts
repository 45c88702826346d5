import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/**
 * Injects who asks into a handler: a user, or an AnonymousUser.
 *
 * @example
 * @Get('me') me(@CurrentUser() user: User) { return user; }
 */
export const CurrentUser: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext): unknown => context.switchToHttp().getRequest<{ user?: unknown }>().user,
);

import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { SSE_METADATA } from '@nestjs/common/constants.js';
import { Reflector } from '@nestjs/core';
import { defer, lastValueFrom, type Observable } from 'rxjs';
import { atomic } from './atomic.js';

const NON_ATOMIC = 'nuages:non-atomic-requests';

/**
 * Takes a handler, or a controller's, out of `atomicRequests`: what it writes stays, though it ends in an error.
 *
 * @see Django's `non_atomic_requests`
 */
export function NonAtomicRequests(): ClassDecorator & MethodDecorator {
  return SetMetadata(NON_ATOMIC, true);
}

/**
 * Runs handlers in `atomic`, and answers after the commit. An error of the handler rolls
 * everything back. A stream that it gives is read after the commit; server-sent events have no end, so theirs run outside.
 */
@Injectable()
export class AtomicRequestsInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    if (this.reflector.getAllAndOverride<boolean>(NON_ATOMIC, [context.getHandler(), context.getClass()])) return next.handle();
    if (this.reflector.get<boolean>(SSE_METADATA, context.getHandler())) return next.handle();
    return defer(() => atomic(() => lastValueFrom(next.handle(), { defaultValue: undefined })));
  }
}

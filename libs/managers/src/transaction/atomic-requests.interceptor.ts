import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import { defer, lastValueFrom, type Observable } from 'rxjs';
import { MANAGERS_OPTIONS, type ManagersModuleOptions } from '../managers.options.js';
import { atomic } from './atomic.js';

/** Runs handlers in `atomic` where `atomicRequests` asks for it. An error of the handler rolls everything back. */
@Injectable()
export class AtomicRequestsInterceptor implements NestInterceptor {
  constructor(@Inject(MANAGERS_OPTIONS) private readonly options: ManagersModuleOptions) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (!this.options.atomicRequests || context.getType() !== 'http') return next.handle();
    return defer(() => atomic(() => lastValueFrom(next.handle(), { defaultValue: undefined })));
  }
}

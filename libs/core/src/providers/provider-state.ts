import { STATIC_CONTEXT } from '@nestjs/core/injector/constants.js';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';

/** Whether there is one instance for all: neither the provider nor what it is given is request-scoped or transient. */
export function isProviderShared(wrapper: InstanceWrapper<unknown>): boolean {
  return !wrapper.isTransient && wrapper.isDependencyTreeStatic();
}

/** Whether the instance for all is there. Until then it is a bare prototype, or `null` where a factory gives it. */
export function isProviderMade(wrapper: InstanceWrapper<unknown>): boolean {
  return wrapper.getInstanceByContextId(STATIC_CONTEXT).isResolved === true;
}

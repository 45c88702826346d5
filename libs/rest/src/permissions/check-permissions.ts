import type { Type } from '@nestjs/common';
import { findApplication } from '@nuages/core';
import { AuthenticationGuard, ViewPermissions } from '@nuages/auth';
import type { PlatformRequest } from '../request/platform.js';

/** Asks the permissions of the view that serves the request, as if it had another method. Without AuthModule, everything is allowed. */
export async function checkPermissions(request: PlatformRequest, method: string): Promise<void> {
  await findApplication()?.find(ViewPermissions)?.check(request, method);
}

/** Asks the object permissions of the view that serves the request, as if it had another method where one is given. */
export async function checkObjectPermissions(request: PlatformRequest, object: object, method?: string): Promise<void> {
  await findApplication()?.find(ViewPermissions)?.checkObject(request, object, method);
}

/** Authenticates a request that no handler serves, as one to a handler, and asks its permissions. */
export async function admitTo(request: PlatformRequest, controller: Type, handler: object): Promise<void> {
  await findApplication()?.find(AuthenticationGuard)?.admit(request, { controller, handler });
}

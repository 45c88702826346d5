import { findApplication } from '@nuages/core';
import type { PlatformRequest } from '../request/platform.js';

/** Who may do what in views: provided under {@link VIEW_PERMISSIONS} by whoever authenticates. */
export interface ViewPermissions {
  /** Throws unless the user may send `method` to the view that serves the request. */
  check(request: PlatformRequest, method: string): void | Promise<void>;
  /** Throws unless the user may do what the request asks to the object. */
  checkObject(request: PlatformRequest, object: object): void | Promise<void>;
}

/** The token of the application's {@link ViewPermissions}. Where there is none, everything is allowed. */
export const VIEW_PERMISSIONS = Symbol('VIEW_PERMISSIONS');

/** Asks the permissions of the view that serves the request, as if it had another method. */
export async function checkPermissions(request: PlatformRequest, method: string): Promise<void> {
  await findApplication()?.find<ViewPermissions>(VIEW_PERMISSIONS)?.check(request, method);
}

/** Asks the object permissions of the view that serves the request. */
export async function checkObjectPermissions(request: PlatformRequest, object: object): Promise<void> {
  await findApplication()?.find<ViewPermissions>(VIEW_PERMISSIONS)?.checkObject(request, object);
}

import type { AuthRequest } from '../authenticators/authenticator.js';
import { BasePermission, type PermissionView } from './base-permission.js';

/** Holds where at least one holds, for the request and for the object together. */
export class AnyPermission extends BasePermission {
  constructor(private readonly operands: readonly BasePermission[]) {
    super();
  }

  override async hasPermission(request: AuthRequest, view: PermissionView): Promise<boolean> {
    for (const operand of this.operands) if (await operand.hasPermission(request, view)) return true;
    return false;
  }

  override async hasObjectPermission(request: AuthRequest, view: PermissionView, object: object): Promise<boolean> {
    for (const operand of this.operands)
      if ((await operand.hasPermission(request, view)) && (await operand.hasObjectPermission(request, view, object))) return true;
    return false;
  }
}

/** Holds where all hold. */
export class EveryPermission extends BasePermission {
  constructor(private readonly operands: readonly BasePermission[]) {
    super();
  }

  override async hasPermission(request: AuthRequest, view: PermissionView): Promise<boolean> {
    for (const operand of this.operands) if (!(await operand.hasPermission(request, view))) return false;
    return true;
  }

  override async hasObjectPermission(request: AuthRequest, view: PermissionView, object: object): Promise<boolean> {
    for (const operand of this.operands) if (!(await operand.hasObjectPermission(request, view, object))) return false;
    return true;
  }
}

/** Holds where the other one does not. */
export class NotPermission extends BasePermission {
  constructor(private readonly operand: BasePermission) {
    super();
  }

  override async hasPermission(request: AuthRequest, view: PermissionView): Promise<boolean> {
    return !(await this.operand.hasPermission(request, view));
  }

  override async hasObjectPermission(request: AuthRequest, view: PermissionView, object: object): Promise<boolean> {
    return !(await this.operand.hasObjectPermission(request, view, object));
  }
}

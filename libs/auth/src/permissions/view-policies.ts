import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import { AUTH_OPTIONS, type AuthModuleOptions } from '../auth.options.js';
import { type Authenticator, type AuthenticatorClass } from '../authenticators/authenticator.js';
import { BasicAuthentication } from '../authenticators/basic.authentication.js';
import { TokenAuthentication } from '../authenticators/token.authentication.js';
import type { BasePermission, PermissionClass, PermissionSpec, PermissionView } from './base-permission.js';
import { AnyPermission, EveryPermission, NotPermission } from './composed-permissions.js';
import { authenticatorsOf, permissionsOf } from './permissions.decorator.js';

/** How a handler's requests prove who asks, and what they must fulfil. */
export interface ViewPolicy {
  readonly view: PermissionView;
  readonly authenticators: readonly Authenticator[];
  readonly permissions: readonly BasePermission[];
}

/** The policy of each handler, worked out at its first request. */
@Injectable()
export class ViewPolicies {
  private readonly policies = new Map<object, Map<object, Promise<ViewPolicy>>>();
  private readonly instances = new Map<object, Promise<object>>();

  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: AuthModuleOptions,
    private readonly moduleRef: ModuleRef,
    private readonly reflector: Reflector,
  ) {}

  /** The policy of a handler of a controller. */
  of(view: PermissionView): Promise<ViewPolicy> {
    let handlers = this.policies.get(view.controller);
    if (!handlers) this.policies.set(view.controller, (handlers = new Map()));
    let policy = handlers.get(view.handler);
    if (!policy) handlers.set(view.handler, (policy = this.make(view)));
    return policy;
  }

  private async make(view: PermissionView): Promise<ViewPolicy> {
    const { controller, handler } = view;
    const authenticators = authenticatorsOf(this.reflector, handler, controller) ??
      this.options.authentication ?? [TokenAuthentication, BasicAuthentication];
    const permissions = permissionsOf(this.reflector, handler, controller) ?? this.options.permissions ?? [];
    return {
      view,
      authenticators: await Promise.all(authenticators.map((authenticator) => this.instance<Authenticator>(authenticator))),
      permissions: await Promise.all(permissions.map((permission) => this.permission(permission))),
    };
  }

  private async permission(spec: PermissionSpec): Promise<BasePermission> {
    if (typeof spec === 'function') return this.instance<BasePermission>(spec);
    const operands = await Promise.all(spec.operands.map((operand) => this.permission(operand)));
    if (spec.operator === 'not') return new NotPermission(operands[0]!);
    return spec.operator === 'any' ? new AnyPermission(operands) : new EveryPermission(operands);
  }

  private instance<T extends object>(type: AuthenticatorClass | PermissionClass): Promise<T> {
    let instance = this.instances.get(type);
    if (!instance) this.instances.set(type, (instance = this.moduleRef.create<object>(type)));
    return instance as Promise<T>;
  }
}

import { Inject, Injectable, type Type } from '@nestjs/common';
import { ModuleRef, ModulesContainer, Reflector } from '@nestjs/core';
import { AUTH_OPTIONS, type AuthModuleOptions } from '../auth.options.js';
import type { Authenticator } from '../authenticators/authenticator.js';
import { BasicAuthentication } from '../authenticators/basic.authentication.js';
import { TokenAuthentication } from '../authenticators/token.authentication.js';
import type { BasePermission, PermissionSpec, PermissionView } from './base-permission.js';
import { AnyPermission, EveryPermission, NotPermission } from './composed-permissions.js';
import { authenticatorsOf, permissionsOf } from './permissions.decorator.js';
import { AllowAny } from './user-permissions.js';

/** How a handler's requests prove who asks, and what they must fulfil. */
export interface ViewPolicy {
  readonly view: PermissionView;
  readonly authenticators: readonly Authenticator[];
  readonly permissions: readonly BasePermission[];
}

/** Tells whether everybody may come in. */
export function isOpen({ permissions }: ViewPolicy): boolean {
  return permissions.every(({ constructor }) => constructor === AllowAny);
}

/** Modules to make an instance in, the first that can. */
type Places = readonly ModuleRef[];

/** The policy of each handler, worked out once. */
@Injectable()
export class ViewPolicies {
  private readonly policies = new Map<object, Map<object, Promise<ViewPolicy>>>();
  private readonly instances = new Map<ModuleRef, Map<object, Promise<object>>>();

  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: AuthModuleOptions,
    private readonly moduleRef: ModuleRef,
    private readonly reflector: Reflector,
    private readonly modules: ModulesContainer,
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
    const { authentication = [TokenAuthentication, BasicAuthentication], permissions = [] } = this.options;
    const authenticators = authenticatorsOf(this.reflector, view.handler, view.controller);
    const asked = permissionsOf(this.reflector, view.handler, view.controller);
    const host = this.hostOf(view.controller);
    // what a controller names may need providers of its own module; the application's choice is made once for all
    const [near, far] = [[host, this.moduleRef] as const, [this.moduleRef, host] as const];
    return {
      view,
      authenticators: await Promise.all(
        (authenticators ?? authentication).map((type) => this.instance<Authenticator>(type, authenticators ? near : far)),
      ),
      permissions: await Promise.all((asked ?? permissions).map((spec) => this.permission(spec, asked ? near : far))),
    };
  }

  /** The module that a controller is in. */
  private hostOf(controller: Type): ModuleRef {
    for (const module of this.modules.values())
      if (module.controllers.has(controller) || module.providers.has(controller))
        return module.getProviderByKey<ModuleRef>(ModuleRef).instance;
    return this.moduleRef;
  }

  private async permission(spec: PermissionSpec, places: Places): Promise<BasePermission> {
    if (typeof spec === 'function') return this.instance<BasePermission>(spec, places);
    const operands = await Promise.all(spec.operands.map((operand) => this.permission(operand, places)));
    if (spec.operator === 'not') return new NotPermission(operands[0]!);
    return spec.operator === 'any' ? new AnyPermission(operands) : new EveryPermission(operands);
  }

  private async instance<T extends object>(type: Type<T>, places: Places): Promise<T> {
    let reason: unknown;
    for (const place of places) {
      try {
        return await this.instanceIn(place, type);
      } catch (error) {
        reason ??= error;
      }
    }
    throw reason;
  }

  private instanceIn<T extends object>(place: ModuleRef, type: Type<T>): Promise<T> {
    let instances = this.instances.get(place);
    if (!instances) this.instances.set(place, (instances = new Map()));
    let instance = instances.get(type);
    if (!instance) instances.set(type, (instance = place.create(type)));
    return instance as Promise<T>;
  }
}

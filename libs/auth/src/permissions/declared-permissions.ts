import { Injectable, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { ImproperlyConfigured } from '@nuages/core';
import type { PermissionView } from './base-permission.js';
import { isOpen, ViewPolicies } from './view-policies.js';

/** What Nest notes on a handler of HTTP requests. */
const ROUTE = 'path';
/** What it notes on handlers of messages: of WebSockets and of microservices. */
const MESSAGES = ['websockets:message_mapping', 'microservices:handler_type'];

/** Looks at start-up at what handlers declare: what cannot be made, or would not be asked, fails there and not at a request. */
@Injectable()
export class DeclaredPermissions implements OnApplicationBootstrap {
  private readonly methods = new MetadataScanner();

  constructor(
    private readonly policies: ViewPolicies,
    private readonly modules: ModulesContainer,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const { controllers, providers } of this.modules.values()) {
      for (const { metatype } of controllers.values()) if (isClass(metatype)) await this.look(metatype);
      for (const { metatype } of providers.values()) if (isClass(metatype)) await this.look(metatype);
    }
  }

  private async look(type: Type): Promise<void> {
    const prototype = type.prototype as Record<string, () => void>;
    for (const name of this.methods.getAllMethodNames(prototype)) {
      const handler = prototype[name]!;
      if (Reflect.hasMetadata(ROUTE, handler)) await this.policies.of({ controller: type, handler });
      else if (MESSAGES.some((key) => Reflect.hasMetadata(key, handler))) await this.refuseUnasked(type, handler);
    }
  }

  private async refuseUnasked(controller: Type, handler: () => void): Promise<void> {
    if (!isOpen(await this.policies.of({ controller, handler }))) throw notAsked({ controller, handler }, 'messages');
  }
}

/** The refusal of a handler that is not of HTTP, where its permissions would ask for something. */
export function notAsked({ controller, handler }: PermissionView, kind: string): ImproperlyConfigured {
  return new ImproperlyConfigured(
    `${controller.name}.${(handler as () => void).name} serves ${kind}, and its permissions, its own or the application's, are asked of HTTP requests alone. ` +
      'Guard it by a guard of your own, and say @Permissions(AllowAny) on it.',
  );
}

function isClass(type: unknown): type is Type {
  return typeof type === 'function' && typeof type.prototype === 'object';
}

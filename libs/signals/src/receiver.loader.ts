import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ContextId, ContextIdFactory, ModuleRef, ModulesContainer } from '@nestjs/core';
import { currentRequest, ImproperlyConfigured, isProviderMade, isProviderShared } from '@nuages/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { REQUEST_CONTEXT_ID } from '@nestjs/core/router/request/request-constants.js';
import type { ReceiverFunction } from './connection.js';
import { type ReceiverDeclaration, receiversOf } from './receiver.decorator.js';
import { SignalBus } from './signal-bus.js';

type Wrapper = InstanceWrapper<unknown>;
type Module = ModulesContainer extends Map<string, infer One> ? One : never;

/**
 * Connects the `@Receiver` methods of the application's providers, controllers, guards, interceptors, pipes and filters when
 * all are made, before the first signal that is sent then; those of a module that is loaded lazily before the next signal.
 */
@Injectable()
export class ReceiverLoader implements OnModuleInit {
  private readonly seen = new Set<object>();
  /** How many modules there were when all of their receivers were connected. */
  private connectedModules = -1;

  constructor(
    private readonly bus: SignalBus,
    private readonly moduleRef: ModuleRef,
    private readonly modules: ModulesContainer,
  ) {
    bus.useDiscovery(() => this.discoverNew());
  }

  onModuleInit(): void {
    if (this.connectedModules < 0) this.discover();
  }

  private discoverNew(): void {
    if (this.modules.size === this.connectedModules) return;
    // a global module of the application may be initialised, and send a signal, before this one
    const isStarting = this.connectedModules < 0 && this.wrappers().some(isBeingMade);
    if (!isStarting) this.discover();
  }

  private discover(): void {
    let isComplete = true;
    for (const wrapper of this.wrappers()) {
      if (isBeingMade(wrapper)) {
        isComplete = false; // its module is being loaded: the next signal looks again
        continue;
      }
      const instance = instanceOf(wrapper);
      if (!instance || wrapper.isAlias) continue;
      const one = isProviderShared(wrapper) ? instance : wrapper;
      if (this.seen.has(one)) continue;
      this.connect(wrapper, instance);
      this.seen.add(one);
    }
    if (isComplete) this.connectedModules = this.modules.size;
  }

  private wrappers(): Wrapper[] {
    const modules = [...this.modules.values()];
    return [
      ...modules.flatMap(({ providers }) => [...providers.values()]),
      ...modules.flatMap(({ controllers }) => [...controllers.values()]),
      ...modules.flatMap(enhancersOf),
    ];
  }

  private connect(wrapper: Wrapper, instance: Methods): void {
    const receivers = new Map<string | symbol, ReceiverFunction>();
    for (const declaration of receiversOf(Object.getPrototypeOf(instance) as object | null)) {
      const { method, signals, options } = declaration;
      const receiver = receivers.get(method) ?? this.receiverOf(wrapper, instance, declaration);
      receivers.set(method, receiver);
      for (const signal of signals) {
        try {
          this.bus.connect(signal, receiver, options);
        } catch (cause) {
          throw new ImproperlyConfigured(`${receiver.name}: ${(cause as Error).message}`, { cause });
        }
      }
    }
  }

  /** One function for each method, so that what is declared twice is connected once. */
  private receiverOf(wrapper: Wrapper, instance: Methods, { method, signals }: ReceiverDeclaration): ReceiverFunction {
    const place = `${instance.constructor.name}.${String(method)}`;
    if (typeof instance[method] !== 'function')
      throw new ImproperlyConfigured(
        `${place}: @Receiver(${signals.map(({ name }) => name).join(', ')}) stands on a method that does not exist. Rename one of the two, or remove the decorator.`,
      );
    const receiver: ReceiverFunction = isProviderShared(wrapper)
      ? (message) => instance[method]!(message)
      : async (message) => (await this.resolve(wrapper))[method]?.(message); // a factory may give another thing than its class
    return Object.defineProperty(receiver, 'name', { value: place });
  }

  /** The receiver's instance for the HTTP request being served, shared with its handler; outside one, a fresh instance. */
  private async resolve(wrapper: Wrapper): Promise<Methods> {
    const moduleRef = (wrapper.host?.getProviderByKey(ModuleRef)?.instance as ModuleRef | undefined) ?? this.moduleRef;
    return moduleRef.resolve<Methods>(wrapper.token, this.contextIdOf(wrapper), { strict: true });
  }

  /** That of the request, as Nest marks it for a handler: who comes first does. */
  private contextIdOf(wrapper: Wrapper): ContextId {
    const request = currentRequest()?.request;
    if (!request) return ContextIdFactory.create();
    const contextId = ContextIdFactory.getByRequest(request);
    if (!Object.hasOwn(request, REQUEST_CONTEXT_ID)) {
      Object.defineProperty(request, REQUEST_CONTEXT_ID, { value: contextId });
      const value: unknown = wrapper.isDependencyTreeDurable() ? contextId.payload : Object.assign(request, contextId.payload);
      this.moduleRef.registerRequestByContextId(value, contextId);
    }
    return contextId;
  }
}

/** Whether the instance is still the bare prototype that Nest begins with, or the `null` of a factory. */
function isBeingMade(wrapper: Wrapper): boolean {
  return isProviderShared(wrapper) && !isProviderMade(wrapper);
}

/** What Nest makes of the guards and the like that the module's decorators name, but for those that it provides, too: the provider hears. */
function enhancersOf({ injectables, providers }: Module): Wrapper[] {
  return [...injectables.values()].filter(({ token }) => !providers.has(token));
}

/** What has the receivers: of what a factory makes for each request, or each time, one of the class that it is asked for by. */
function instanceOf(wrapper: Wrapper): Methods | undefined {
  const { instance, token } = wrapper;
  if (typeof instance === 'object' && instance !== null) return instance as Methods;
  return typeof token === 'function' && !isProviderShared(wrapper) ? (Object.create(token.prototype as object) as Methods) : undefined;
}

type Methods = Record<string | symbol, (message: unknown) => unknown>;

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ContextId, ContextIdFactory, DiscoveryService, ModuleRef, ModulesContainer } from '@nestjs/core';
import { ImproperlyConfigured, currentRequest } from '@nuages/core';
import { STATIC_CONTEXT } from '@nestjs/core/injector/constants.js';
import type { ReceiverFunction } from './connection.js';
import { type ReceiverDeclaration, receiversOf } from './receiver.decorator.js';
import { SignalBus } from './signal-bus.js';

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * Connects the `@Receiver` methods of the application's providers and controllers before anything else starts; those of
 * a module that is loaded lazily before the next signal is sent.
 */
@Injectable()
export class ReceiverLoader implements OnModuleInit {
  private readonly seen = new Set<object>();
  private readonly contextIds = new WeakMap<object, ContextId>();
  /** How many modules there were when all of their receivers were connected. */
  private connectedModules = -1;

  constructor(
    private readonly bus: SignalBus,
    private readonly discovery: DiscoveryService,
    private readonly moduleRef: ModuleRef,
    private readonly modules: ModulesContainer,
  ) {}

  onModuleInit(): void {
    this.discover();
    this.bus.useDiscovery(() => {
      if (this.modules.size !== this.connectedModules) this.discover();
    });
  }

  private discover(): void {
    let isComplete = true;
    for (const wrapper of [...this.discovery.getProviders(), ...this.discovery.getControllers()]) {
      const instance: unknown = wrapper.instance;
      if (typeof instance !== 'object' || instance === null || wrapper.isAlias || this.seen.has(instance)) continue;
      if (isBeingMade(wrapper)) {
        isComplete = false; // its module is being loaded: the next signal looks again
        continue;
      }
      this.seen.add(instance);
      for (const declaration of receiversOf(Object.getPrototypeOf(instance) as object | null))
        this.connect(wrapper, instance as Methods, declaration);
    }
    if (isComplete) this.connectedModules = this.modules.size;
  }

  private connect(wrapper: Wrapper, instance: Methods, { method, signals, options }: ReceiverDeclaration): void {
    const place = `${instance.constructor.name}.${String(method)}`;
    if (typeof instance[method] !== 'function')
      throw new ImproperlyConfigured(
        `${place}: @Receiver(${signals.map(({ name }) => name).join(', ')}) stands on a method that does not exist. Rename one of the two, or remove the decorator.`,
      );

    const isShared = wrapper.isDependencyTreeStatic() && !wrapper.isTransient;
    const receiver: ReceiverFunction = isShared
      ? (message) => instance[method]!(message)
      : async (message) => (await this.resolve(wrapper))[method]!(message);
    Object.defineProperty(receiver, 'name', { value: place });
    for (const signal of signals) {
      try {
        this.bus.connect(signal, receiver, options);
      } catch (cause) {
        throw new ImproperlyConfigured(`${place}: ${(cause as Error).message}`, { cause });
      }
    }
  }

  /** The receiver's instance for the HTTP request being served, shared with its handler; outside one, a fresh instance. */
  private async resolve(wrapper: Wrapper): Promise<Methods> {
    const moduleRef = (wrapper.host?.getProviderByKey(ModuleRef)?.instance as ModuleRef | undefined) ?? this.moduleRef;
    return moduleRef.resolve<Methods>(wrapper.token, this.contextId(), { strict: true });
  }

  private contextId(): ContextId {
    const request = currentRequest()?.request;
    if (!request) return ContextIdFactory.create();
    let contextId = this.contextIds.get(request);
    if (!contextId) {
      contextId = ContextIdFactory.getByRequest(request);
      this.contextIds.set(request, contextId);
      this.moduleRef.registerRequestByContextId(request, contextId);
    }
    return contextId;
  }
}

/** Whether the instance is still the bare prototype that Nest begins with. */
function isBeingMade(wrapper: Wrapper): boolean {
  return wrapper.isDependencyTreeStatic() && !wrapper.isTransient && !wrapper.getInstanceByContextId(STATIC_CONTEXT).isResolved;
}

type Methods = Record<string | symbol, (message: unknown) => unknown>;

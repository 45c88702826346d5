import { Injectable, type OnApplicationShutdown, type OnModuleInit, type Type } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';
import { ImproperlyConfigured } from '../errors/nuages-error.js';
import { isProviderMade, isProviderShared } from '../providers/provider-state.js';

/** What a provider can be asked for by. */
export type ProviderToken<T> = Type<T> | (abstract new (...args: never[]) => T) | string | symbol;

type Wrapper = InstanceWrapper<unknown>;

/**
 * One Nest application of this process: what free functions (`atomic`, `getLogger`, `new PostSerializer(...)`) find
 * their providers through. Each container has one, made by {@link CoreModule}.
 */
@Injectable()
export class Application implements OnModuleInit, OnApplicationShutdown {
  private readonly found = new Map<unknown, unknown>();
  /** What no module declares for all, of the modules that were searched. */
  private readonly missing = new Set<unknown>();
  private searchedModules = 0;
  private isInitialised = false;

  constructor(private readonly modules: ModulesContainer) {
    alive.add(this);
  }

  /**
   * Gives the application's provider for `token`, from whatever module declares it.
   *
   * @throws ImproperlyConfigured when the application has none, or not one for all
   */
  get<T>(token: ProviderToken<T>): T {
    const provider = this.find(token);
    if (provider !== undefined || this.found.has(token)) return provider as T;
    throw new ImproperlyConfigured(this.explain(token));
  }

  /** Gives the application's provider for `token`, or `undefined` when there is none (yet). */
  find<T>(token: ProviderToken<T>): T | undefined {
    if (this.found.has(token)) return this.found.get(token) as T;
    if (this.modules.size !== this.searchedModules) {
      this.missing.clear(); // modules may be loaded lazily
      this.searchedModules = this.modules.size;
    }
    if (this.missing.has(token)) return undefined;
    return this.search(token) as T | undefined;
  }

  onModuleInit(): void {
    this.isInitialised = true;
    // One that failed to start stays as it is, and nothing tells; one that is still being made comes back here
    for (const other of alive) if (!other.isInitialised) alive.delete(other);
    alive.add(this);
  }

  onApplicationShutdown(): void {
    alive.delete(this);
    this.found.clear();
  }

  /** The applications that can serve outside any context: the initialised ones, or else those being made. */
  static candidates(): readonly Application[] {
    const initialised = [...alive].filter((application) => application.isInitialised);
    return initialised.length > 0 ? initialised : [...alive];
  }

  private search(token: ProviderToken<unknown>): unknown {
    const wrapper = this.lookUp(token);
    if (!wrapper || !isProviderShared(wrapper)) this.missing.add(token);
    else if (isProviderMade(wrapper)) this.found.set(token, wrapper.instance);
    return this.found.get(token);
  }

  /** Of several modules' providers the last, as Nest's `ModuleRef` gives it. */
  private lookUp(token: ProviderToken<unknown>): Wrapper | undefined {
    let last: Wrapper | undefined;
    for (const { providers, injectables, controllers } of this.modules.values())
      last = controllers.get(token) ?? injectables.get(token) ?? providers.get(token) ?? last;
    return last;
  }

  private explain(token: ProviderToken<unknown>): string {
    const name = nameOf(token);
    const wrapper = this.lookUp(token);
    if (!wrapper) return `This application has no provider '${name}'. Import the module that exports it.`;
    if (!isProviderShared(wrapper))
      return `The provider '${name}' is request-scoped or transient: there is not one for all. Inject it, or use ModuleRef.resolve().`;
    return `The provider '${name}' is not made yet. Ask for it when the application has started, or inject it.`;
  }
}

const alive = new Set<Application>();

function nameOf(token: ProviderToken<unknown>): string {
  return typeof token === 'function' ? token.name : String(token);
}

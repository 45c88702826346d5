import { Injectable, type OnApplicationShutdown, type OnModuleInit, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { ImproperlyConfigured } from '../errors/nuages-error.js';

/** What a provider can be asked for by. */
export type ProviderToken<T> = Type<T> | (abstract new (...args: never[]) => T) | string | symbol;

/**
 * One Nest application of this process: what free functions (`atomic`, `getLogger`, `new PostSerializer(...)`) find
 * their providers through. Each container has one, made by {@link CoreModule}.
 */
@Injectable()
export class Application implements OnModuleInit, OnApplicationShutdown {
  private readonly found = new Map<unknown, unknown>();
  /** What was looked for in vain since start-up: Nest answers each time by an exception, and what it knows stays the same. */
  private readonly missing = new Set<unknown>();
  private isInitialised = false;

  constructor(private readonly moduleRef: ModuleRef) {
    alive.add(this);
  }

  /**
   * Gives the application's provider for `token`, from whatever module declares it.
   *
   * @throws ImproperlyConfigured when the application has none
   */
  get<T>(token: ProviderToken<T>): T {
    const provider = this.find(token);
    if (provider !== undefined) return provider;
    throw new ImproperlyConfigured(`This application has no provider '${nameOf(token)}'. Import the module that exports it.`);
  }

  /** Gives the application's provider for `token`, or `undefined` when there is none (yet). */
  find<T>(token: ProviderToken<T>): T | undefined {
    if (this.found.has(token)) return this.found.get(token) as T;
    if (this.missing.has(token)) return undefined;
    const provider = this.lookUp(token);
    if (provider !== undefined) this.found.set(token, provider);
    else if (this.isInitialised) this.missing.add(token);
    return provider;
  }

  onModuleInit(): void {
    this.isInitialised = true;
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

  private lookUp<T>(token: ProviderToken<T>): T | undefined {
    try {
      return this.moduleRef.get(token as Type<T>, { strict: false });
    } catch {
      return undefined; // Nest throws for an unknown provider
    }
  }
}

const alive = new Set<Application>();

function nameOf(token: ProviderToken<unknown>): string {
  return typeof token === 'function' ? token.name : String(token);
}

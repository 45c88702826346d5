import { AsyncLocalStorage } from 'node:async_hooks';
import type { INestApplicationContext } from '@nestjs/common';
import { ImproperlyConfigured } from '../errors/nuages-error.js';
import { Application } from './application.js';
import type { RequestContext } from './request-context.js';

/**
 * What surrounds the code that runs: its application, the HTTP request that it serves (if any), and the values that
 * libs keep under their own {@link ContextKey}s. Immutable; a changed one is entered for the length of a call.
 */
export class AmbientContext {
  constructor(
    readonly application: Application,
    readonly request: RequestContext | undefined,
    private readonly values: ReadonlyMap<ContextKey<unknown>, unknown> = new Map(),
  ) {}

  /** The value of `key`, or `undefined` outside {@link ContextKey.run}. */
  get<T>(key: ContextKey<T>): T | undefined {
    return this.values.get(key) as T | undefined;
  }

  /** This context with `key` set to `value`. */
  with<T>(key: ContextKey<T>, value: T): AmbientContext {
    return new AmbientContext(this.application, this.request, new Map(this.values).set(key, value));
  }

  /** Calls `fn` with this context around it and everything that it awaits. */
  run<R>(fn: () => R): R {
    return storage.run(this, fn);
  }
}

const storage = new AsyncLocalStorage<AmbientContext>();

/**
 * Names a value of the ambient context, as the current transaction.
 *
 * @example
 * const tenant = new ContextKey<string>('tenant');
 * await tenant.run('acme', async () => tenant.get()); // 'acme'
 */
export class ContextKey<T> {
  /** @param name shown in debuggers; two keys of one name are two keys */
  constructor(readonly name: string) {}

  /** The value around the running code, or `undefined`. */
  get(): T | undefined {
    return storage.getStore()?.get(this);
  }

  /** Calls `fn` with the value around it and everything that it awaits. */
  run<R>(value: T, fn: () => R): R {
    return ambientContext().with(this, value).run(fn);
  }
}

/** The context around the running code, or `undefined` outside any. */
export function findAmbientContext(): AmbientContext | undefined {
  return storage.getStore();
}

/**
 * The context around the running code. Outside any, a fresh one of the only application alive in the process.
 *
 * @throws ImproperlyConfigured when there is no application, or more than one to choose from
 */
export function ambientContext(): AmbientContext {
  return storage.getStore() ?? new AmbientContext(onlyApplication(), undefined);
}

/**
 * The application that the running code belongs to.
 *
 * @throws ImproperlyConfigured when there is no application, or more than one to choose from
 */
export function currentApplication(): Application {
  return storage.getStore()?.application ?? onlyApplication();
}

/** As {@link currentApplication}, but `undefined` where there is none or no telling which. */
export function findApplication(): Application | undefined {
  const store = storage.getStore();
  if (store) return store.application;
  const candidates = Application.candidates();
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** The HTTP request that the running code serves, or `undefined`. */
export function currentRequest(): RequestContext | undefined {
  return storage.getStore()?.request;
}

/**
 * Calls `fn` as part of `app`: free functions inside find that application's providers.
 *
 * @example
 * await runInApplication(app, () => PostSerializer.parse(body));
 */
export function runInApplication<R>(app: Application | INestApplicationContext, fn: () => R): R {
  const application = app instanceof Application ? app : applicationOf(app);
  return new AmbientContext(application, undefined).run(fn);
}

function applicationOf(app: INestApplicationContext): Application {
  if (typeof (app as INestApplicationContext | undefined)?.get !== 'function')
    throw new ImproperlyConfigured(
      'runInApplication(app, fn): the first argument is no application. Await NestFactory.create(), and give what comes.',
    );
  try {
    return app.get(Application, { strict: false });
  } catch (cause) {
    throw new ImproperlyConfigured(
      'runInApplication(app, fn): the application does not import CoreModule. Every Nuages module does; import one of them, or CoreModule itself.',
      { cause },
    );
  }
}

function onlyApplication(): Application {
  const candidates = Application.candidates();
  const [application] = candidates;
  if (!application)
    throw new ImproperlyConfigured(
      'No Nuages application runs in this process. Create the Nest application first, or call this inside runInApplication(app, fn).',
    );
  if (candidates.length > 1)
    throw new ImproperlyConfigured(
      `${candidates.length} Nuages applications run in this process. Say which one serves: runInApplication(app, fn). Or close those that are not in use: one whose init() failed counts until then.`,
    );
  return application;
}

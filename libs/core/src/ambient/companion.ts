/**
 * A value beside an object, as in a `WeakMap`, for what lives as shortly as a request does.
 *
 * When V8 collects young objects, it takes the values of a `WeakMap` for alive whatever became of their keys, and copies them with all
 * that they refer to. Where each request leaves something there, that is most of the collector's work. This value goes as its owner
 * goes. No list of the owner's enumerable properties shows it.
 *
 * @example
 * const startedAt = new Companion<Request, number>('startedAt');
 * startedAt.set(request, performance.now());
 */
export class Companion<O extends object, V> {
  private readonly key: symbol;

  /** @param name shown in debuggers; two companions of one name are two */
  constructor(name: string) {
    this.key = Symbol(name);
  }

  /** The value beside this very object, not beside its prototype; `undefined` where there is none. */
  get(owner: O): V | undefined {
    return Object.hasOwn(owner, this.key) ? (owner as Record<symbol, V>)[this.key] : undefined;
  }

  /** Puts a value beside an object that is not frozen, in the place of the one before. */
  set(owner: O, value: V): void {
    Object.defineProperty(owner, this.key, { value, writable: true, configurable: true });
  }
}

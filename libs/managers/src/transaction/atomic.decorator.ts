import { atomic, type AtomicOptions } from './atomic.js';

/**
 * Runs each call of a method in {@link atomic}.
 *
 * @example
 * class Orders {
 *   @Atomic()
 *   async pay(order: Order) {}
 * }
 */
export function Atomic(options: AtomicOptions = {}) {
  return <A extends unknown[], R>(
    _target: object,
    _key: string | symbol,
    descriptor: TypedPropertyDescriptor<(...args: A) => Promise<R>>,
  ): void => {
    const method = descriptor.value!;
    descriptor.value = function (this: unknown, ...args: A): Promise<R> {
      return atomic(() => method.apply(this, args), options);
    };
    // decorators of other libs keep what they know of a method on the function
    for (const key of Reflect.getMetadataKeys?.(method) ?? [])
      Reflect.defineMetadata(key, Reflect.getMetadata(key, method), descriptor.value);
  };
}

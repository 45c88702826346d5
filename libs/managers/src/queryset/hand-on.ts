import type { QuerySet } from './query-set.js';

/** Gives a class methods of querysets, which run on the queryset that an instance of it stands for. */
export function handOn<M extends object>(prototype: M, names: readonly (keyof QuerySet)[], querySetOf: (instance: M) => QuerySet): void {
  for (const name of names) {
    const value = function (this: M, ...given: unknown[]): unknown {
      const queryset = querySetOf(this);
      return (queryset[name] as (...parameters: unknown[]) => unknown).apply(queryset, given);
    };
    Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
  }
}

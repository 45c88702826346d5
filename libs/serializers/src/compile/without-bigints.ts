import type { Scope } from '../fields/scope.js';

/**
 * The same value for Nest, whose adapters write by `JSON.stringify`, which throws at a bigint: each is a number where that is exact, and its
 * text where it is not, as BigIntegerField has it. What holds none is given back itself.
 */
export function withoutBigints(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value;
  const held = value as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(held)) {
    const plain = withoutBigints(held[key]);
    if (Object.is(plain, held[key])) continue;
    copy ??= (Array.isArray(value) ? [...(value as unknown[])] : { ...held }) as Record<string, unknown>;
    copy[key] = plain;
  }
  return copy ?? value;
}

/** The key of a serializer's context under which its output holds no bigints. */
export const WITHOUT_BIGINTS = Symbol('nuages.serializers.withoutBigints');

/** What a field makes of a value, for whoever asks for it. */
export function finish(value: unknown, { context }: Scope): unknown {
  return context[WITHOUT_BIGINTS as never] === true ? withoutBigints(value) : value;
}

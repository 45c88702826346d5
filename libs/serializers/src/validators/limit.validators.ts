import { countCodePoints } from '../fields/text/white-space.js';
import { compareNumbers } from '../fields/number/decimal-number.js';
import { ValueValidator } from './validator.js';

/** Compares a value, or its size, with a limit that messages name. */
export abstract class LimitValidator<V, L> extends ValueValidator<V> {
  constructor(
    readonly limit: L,
    override readonly message?: string,
  ) {
    super();
  }

  override describe(): Record<string, unknown> {
    return { limit: this.limit };
  }
}

type Sized = string | { readonly length: number } | { readonly size: number };

function sizeOf(value: Sized): number {
  if (typeof value === 'string') return countCodePoints(value);
  return 'length' in value ? value.length : value.size;
}

/** At most `limit` code points, or items. Code: `max_length`. */
export class MaxLengthValidator extends LimitValidator<Sized, number> {
  override readonly code = 'max_length';

  override accepts(value: Sized): boolean {
    return (typeof value === 'string' && value.length <= this.limit) || sizeOf(value) <= this.limit;
  }
}

/** At least `limit` code points, or items. Code: `min_length`. */
export class MinLengthValidator extends LimitValidator<Sized, number> {
  override readonly code = 'min_length';

  override accepts(value: Sized): boolean {
    return sizeOf(value) >= this.limit;
  }
}

type Amount = number | bigint | string | Date;

/** At most `limit`; texts compare as exact decimals. Code: `max_value`. */
export class MaxValueValidator extends LimitValidator<Amount, Amount> {
  override readonly code = 'max_value';

  override accepts(value: Amount): boolean {
    return !(compareNumbers(value, this.limit) > 0); // NaN passes, as in Python
  }
}

/** At least `limit`; texts compare as exact decimals. Code: `min_value`. */
export class MinValueValidator extends LimitValidator<Amount, Amount> {
  override readonly code = 'min_value';

  override accepts(value: Amount): boolean {
    return !(compareNumbers(value, this.limit) < 0);
  }
}

/** A whole number that fits into so many bits, its sign included. Code: `overflow`. */
export class ProhibitOverflowValidator extends ValueValidator<number | bigint> {
  override readonly code = 'overflow';

  constructor(readonly bits: number) {
    super();
  }

  override accepts(value: number | bigint): boolean {
    return BigInt.asIntN(this.bits, BigInt(value)) === BigInt(value);
  }
}

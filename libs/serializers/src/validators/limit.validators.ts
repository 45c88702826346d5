import { countCodePoints } from '../fields/text/white-space.js';
import { compareNumbers } from '../fields/number/decimal-number.js';
import { ValueValidator } from './validator.js';

type Sized = string | { readonly length: number } | { readonly size: number };

function sizeOf(value: Sized): number {
  if (typeof value === 'string') return countCodePoints(value);
  return 'length' in value ? value.length : value.size;
}

/** At most `limit` code points, or items. Code: `max_length`. */
export class MaxLengthValidator extends ValueValidator<Sized> {
  override readonly code = 'max_length';

  constructor(
    readonly limit: number,
    override readonly message?: string,
  ) {
    super();
  }

  override accepts(value: Sized): boolean {
    return (typeof value === 'string' && value.length <= this.limit) || sizeOf(value) <= this.limit;
  }

  override describe(): Record<string, unknown> {
    return { limit: this.limit };
  }
}

/** At least `limit` code points, or items. Code: `min_length`. */
export class MinLengthValidator extends ValueValidator<Sized> {
  override readonly code = 'min_length';

  constructor(
    readonly limit: number,
    override readonly message?: string,
  ) {
    super();
  }

  override accepts(value: Sized): boolean {
    return sizeOf(value) >= this.limit;
  }

  override describe(): Record<string, unknown> {
    return { limit: this.limit };
  }
}

type Amount = number | bigint | string | Date;

/** At most `limit`; texts compare as exact decimals. Code: `max_value`. */
export class MaxValueValidator extends ValueValidator<Amount> {
  override readonly code = 'max_value';

  constructor(
    readonly limit: Amount,
    override readonly message?: string,
  ) {
    super();
  }

  override accepts(value: Amount): boolean {
    return !(compareNumbers(value, this.limit) > 0); // NaN passes, as in Python
  }

  override describe(): Record<string, unknown> {
    return { limit: this.limit };
  }
}

/** At least `limit`; texts compare as exact decimals. Code: `min_value`. */
export class MinValueValidator extends ValueValidator<Amount> {
  override readonly code = 'min_value';

  constructor(
    readonly limit: Amount,
    override readonly message?: string,
  ) {
    super();
  }

  override accepts(value: Amount): boolean {
    return !(compareNumbers(value, this.limit) < 0);
  }

  override describe(): Record<string, unknown> {
    return { limit: this.limit };
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

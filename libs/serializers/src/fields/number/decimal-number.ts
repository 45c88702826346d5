import { asciiDigits } from './ascii-digits.js';

/** The rounding modes of Python's `decimal`. */
export type Rounding =
  'ROUND_UP' | 'ROUND_DOWN' | 'ROUND_CEILING' | 'ROUND_FLOOR' | 'ROUND_HALF_UP' | 'ROUND_HALF_DOWN' | 'ROUND_HALF_EVEN' | 'ROUND_05UP';

const MAX_EXPONENT = 10_000;

/** An exact decimal: sign, coefficient and exponent, as in Python's `decimal`. Never passes through a float. */
export class DecimalNumber {
  private constructor(
    readonly negative: boolean,
    readonly digits: bigint,
    readonly exponent: number,
  ) {}

  /** Reads `-12.50`, `1e3`; gives `undefined` for anything else, NaN and the infinities too. */
  static read(text: string): DecimalNumber | undefined {
    const match = /^([+-]?)(\d(?:_?\d)*)?(?:\.(\d(?:_?\d)*)?)?(?:e([+-]?\d{1,9}))?$/i.exec(asciiDigits(text));
    if (!match || (match[2] === undefined && match[3] === undefined)) return undefined;
    const whole = (match[2] ?? '').replaceAll('_', '');
    const fraction = (match[3] ?? '').replaceAll('_', '');
    return new DecimalNumber(match[1] === '-', BigInt(whole + fraction), Number(match[4] ?? 0) - fraction.length);
  }

  /** How many digits there are in all, before and after the point, as DRF counts them. */
  countDigits(): { total: number; whole: number; places: number } {
    const { length } = String(this.digits);
    if (this.exponent >= 0) return { total: length + this.exponent, whole: length + this.exponent, places: 0 };
    const places = -this.exponent;
    return length > places ? { total: length, whole: length - places, places } : { total: places, whole: 0, places };
  }

  /** The number with exactly `places` digits after the point. */
  quantize(places: number, rounding: Rounding = 'ROUND_HALF_EVEN'): DecimalNumber {
    const shift = this.exponent + places;
    if (shift > MAX_EXPONENT) throw new RangeError('The decimal is too large to be written out.');
    if (shift >= 0) return new DecimalNumber(this.negative, this.digits * 10n ** BigInt(shift), -places);
    if (-shift > String(this.digits).length + 1) {
      const tiny = this.digits === 0n ? 0n : 1n; // below half of the last place, whatever the digits
      return new DecimalNumber(this.negative, roundsUp(rounding, this.negative, 0n, tiny, 10n) ? 1n : 0n, -places);
    }
    const unit = 10n ** BigInt(-shift);
    const kept = this.digits / unit;
    const rest = this.digits % unit;
    return new DecimalNumber(this.negative, roundsUp(rounding, this.negative, kept, rest, unit) ? kept + 1n : kept, -places);
  }

  compare(other: DecimalNumber): number {
    const sign = (this.digits === 0n ? 0 : this.negative ? -1 : 1) - (other.digits === 0n ? 0 : other.negative ? -1 : 1);
    if (sign !== 0 || this.digits === 0n) return sign;
    const magnitude = this.adjusted - other.adjusted || compareAligned(this, other);
    return this.negative ? -magnitude : magnitude;
  }

  /** Plain notation, all places written: `1.50`, never `1.5e0`. */
  toString(): string {
    if (Math.abs(this.exponent) > MAX_EXPONENT) return `${this.negative ? '-' : ''}${this.digits}E${this.exponent}`;
    const digits = String(this.digits);
    const sign = this.negative ? '-' : '';
    if (this.exponent >= 0) return sign + (this.digits === 0n ? '0' : digits + '0'.repeat(this.exponent));
    const padded = digits.padStart(1 - this.exponent, '0');
    return `${sign}${padded.slice(0, this.exponent)}.${padded.slice(this.exponent)}`;
  }

  private get adjusted(): number {
    return String(this.digits).length + this.exponent;
  }
}

/** Compares numbers, decimal texts and dates by their exact values. */
export function compareNumbers(left: unknown, right: unknown): number {
  if (isText(left) || isText(right)) {
    const [a, b] = [DecimalNumber.read(String(left)), DecimalNumber.read(String(right))];
    if (a && b) return a.compare(b);
    return String(left) < String(right) ? -1 : String(left) > String(right) ? 1 : 0;
  }
  if ((left as number) < (right as number)) return -1;
  return (left as number) > (right as number) ? 1 : (left as number) >= (right as number) ? 0 : NaN;
}

/** A text, or an object that is written as one, as decimal.js's. */
function isText(value: unknown): boolean {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && !(value instanceof Date));
}

function compareAligned(a: DecimalNumber, b: DecimalNumber): number {
  const [x, y] = [String(a.digits), String(b.digits)];
  const width = Math.max(x.length, y.length);
  const [left, right] = [x.padEnd(width, '0'), y.padEnd(width, '0')];
  return left < right ? -1 : left > right ? 1 : 0;
}

function roundsUp(rounding: Rounding, negative: boolean, kept: bigint, rest: bigint, unit: bigint): boolean {
  if (rest === 0n) return false;
  const half = rest * 2n - unit;
  switch (rounding) {
    case 'ROUND_UP':
      return true;
    case 'ROUND_DOWN':
      return false;
    case 'ROUND_CEILING':
      return !negative;
    case 'ROUND_FLOOR':
      return negative;
    case 'ROUND_HALF_UP':
      return half >= 0n;
    case 'ROUND_HALF_DOWN':
      return half > 0n;
    case 'ROUND_HALF_EVEN':
      return half > 0n || (half === 0n && kept % 2n === 1n);
    case 'ROUND_05UP':
      return kept % 5n === 0n;
  }
}

import { DecimalNumber } from '../fields/number/decimal-number.js';
import { ValueValidator } from './validator.js';

/** Bounds the digits of a decimal. Codes: `max_digits`, `max_decimal_places`, `max_whole_digits`, `invalid`. */
export class DecimalValidator extends ValueValidator {
  override code = 'max_digits';

  constructor(
    readonly maxDigits: number | null | undefined,
    readonly decimalPlaces: number | null | undefined,
  ) {
    super();
  }

  override accepts(value: unknown): boolean {
    const problem = findPrecisionProblem(DecimalNumber.read(String(value)), this.maxDigits, this.decimalPlaces);
    if (problem) this.code = problem.code;
    return problem === undefined;
  }
}

/** What is wrong with the number of digits, if anything: the code and the limit. */
export function findPrecisionProblem(
  number: DecimalNumber | undefined,
  maxDigits: number | null | undefined,
  decimalPlaces: number | null | undefined,
): { code: string; limit?: number } | undefined {
  if (!number) return { code: 'invalid' };
  const { total, whole, places } = number.countDigits();
  if (maxDigits != null && total > maxDigits) return { code: 'max_digits', limit: maxDigits };
  if (decimalPlaces != null && places > decimalPlaces) return { code: 'max_decimal_places', limit: decimalPlaces };
  if (maxDigits == null || decimalPlaces == null || whole <= maxDigits - decimalPlaces) return undefined;
  return { code: 'max_whole_digits', limit: maxDigits - decimalPlaces };
}

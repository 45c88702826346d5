/**
 * The text of a number as Python writes it. A whole number counts as an integer where JavaScript holds it exactly and nobody says that
 * it is a float; one that JavaScript does not hold came from a float, since JSON's long integers are bigints here.
 *
 * @see Python's `float.__repr__`
 */
export function numberText(value: number | bigint, isFloat = false): string {
  if (typeof value === 'bigint' || (Number.isSafeInteger(value) && !isFloat)) return String(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= 16 || power < -4) return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  const text = Object.is(value, -0) ? '-0' : String(value);
  return text.includes('.') ? text : `${text}.0`;
}

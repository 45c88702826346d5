import { expect, test } from 'vitest';
import { numberText } from './number-text.js';

test.for([
  [0, '0'],
  [-0, '0'],
  [7, '7'],
  [1.5, '1.5'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [-1.5e-7, '-1.5e-07'],
  [5e-324, '5e-324'],
  [9007199254740993n, '9007199254740993'],
  [9007199254740994, '9007199254740994.0'],
  [1e16, '1e+16'],
  [1.25e21, '1.25e+21'],
  [1.7976931348623157e308, '1.7976931348623157e+308'],
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
  [Number.NaN, 'nan'],
] as const)('writes %s as %s', ([value, text]) => {
  expect(numberText(value)).toBe(text);
});

test.for([
  [1, '1.0'],
  [-0, '-0.0'],
  [100, '100.0'],
  [1.5, '1.5'],
] as const)('writes the float %s as %s', ([value, text]) => {
  expect(numberText(value, true)).toBe(text);
});

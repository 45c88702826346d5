import { expect, test } from 'vitest';
import { isNestedDeeper } from './json-depth.js';

test.for<[string, boolean]>([
  ['[[[1]]]', false],
  ['[[[[1]]]]', true],
  ['{"a": {"b": {"c": 1}}}', false],
  ['{"a": [{"b": [1]}]}', true],
  ['[[], [], [], [], []]', false],
  ['["[[[[", "\\"[[[["]', false],
  ['"\\\\", [[[[', true],
  ['[[[[', true],
  [']]]][[[[', false],
  ['', false],
])('%s is nested deeper than three levels: %s', ([text, expected]) => {
  expect(isNestedDeeper(text, 3)).toBe(expected);
});

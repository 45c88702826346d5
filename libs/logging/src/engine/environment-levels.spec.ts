import { expect, test } from 'vitest';
import { readNestLevel, readRootLevel } from './environment-levels.js';

test.each<[string | undefined, number | undefined]>([
  [undefined, undefined],
  ['', undefined],
  ['warning', 40],
  [' Warn ', 40],
  ['log', 30],
  ['35', 35],
  ['silent', Infinity],
])('LOG_LEVEL=%s', (text, level) => {
  expect(readRootLevel({ LOG_LEVEL: text })).toBe(level);
});

test.each<[string, number]>([
  ['warn', 40],
  ['verbose', 10],
  ['>=warn', 40],
  ['> debug', 21],
  ['error, warn', 40],
])('NEST_LOG_LEVEL=%s, as Nest reads it', (text, level) => {
  expect(readNestLevel({ NEST_LOG_LEVEL: text })).toBe(level);
});

test.each([
  ['LOG_LEVEL', 'loud', /^LOGGING: LOG_LEVEL: 'loud' is no level\. Write notset, trace, debug, /],
  ['NEST_LOG_LEVEL', '>=loud', /^LOGGING: NEST_LOG_LEVEL: 'loud' is no level\./],
  ['NEST_LOG_LEVEL', 'warn,', /^LOGGING: NEST_LOG_LEVEL: '' is no level\./],
])('%s=%s is refused', (variable, text, message) => {
  const read = variable === 'LOG_LEVEL' ? readRootLevel : readNestLevel;

  expect(() => read({ [variable]: text })).toThrow(message);
});

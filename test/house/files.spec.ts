import { expect, test } from 'vitest';
import { isTest, readSources } from './sources.js';

/** The limits of STYLE.md, in lines. */
const LIMIT = 300;
const TEST_LIMIT = 400;

/** Drawers: names that say nothing of what is inside. */
const DRAWER = /(^|[/.-])(utils?|helpers?|commons?|misc|types)\.ts$/;

const sources = ['libs', 'apps', 'test', 'bench/src'].flatMap(readSources);

test('keeps files short', () => {
  const long = sources
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ path, lines }) => lines > (isTest(path) ? TEST_LIMIT : LIMIT))
    .map(({ path, lines }) => `${path}: ${lines} lines`);

  expect(long).toEqual([]);
});

test('names files after what is inside, in kebab-case', () => {
  const odd = sources
    .map(({ path }) => path)
    .filter((path) => DRAWER.test(path) || !/^[a-z\d-]+(\.[a-z\d-]+)*\.ts$/.test(path.split('/').at(-1)!));

  expect(odd).toEqual([]);
});

test('leaves nothing for later', () => {
  const others = sources.filter(({ path }) => path !== 'test/house/files.spec.ts');

  expect(others.filter(({ text }) => /\b(TODO|FIXME|XXX)\b/.test(text)).map(({ path }) => path)).toEqual([]);
});

test('lets no server load node:repl, whose node:domain slows every emitter', () => {
  expect(sources.filter(({ text }) => /^import (?!type ).*'node:(repl|domain)'/m.test(text)).map(({ path }) => path)).toEqual([]);
});

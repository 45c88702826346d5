import { describe, expect, test } from 'vitest';
import { splitPhrases, splitTerms } from './split-search.js';

describe('splitPhrases', () => {
  test.for([
    ['red shoes', ['red', 'shoes']],
    ['"red shoes"', ['red shoes']],
    ["'red shoes' size", ['red shoes', 'size']],
    ['red,"blue green",shoes', ['red', '"blue green"', 'shoes']],
    ['red, "blue, green", shoes', ['red', 'blue, green', 'shoes']],
    ['a,b,,c', ['a', 'b', 'c']],
    ['"it\\"s" \'it\\\'s\'', ['it"s', "it's"]],
    ['"back\\\\slash"', ['back\\slash']],
    ["it's five o'clock", ["it's five o'clock"]],
    ['"red shoes', ['"red', 'shoes']],
    ['red "shoes', ['red', '"shoes']],
    ['"a"b"c d', ['"a"b', '"c', 'd']],
    ['pre"fix ed"', ['pre"fix ed"']],
    ['"" \'\' " ,', ['"']],
    ['  ', []],
    ['日本 "東 京"', ['日本', '東 京']],
  ])('splits %s', ([text, terms]) => {
    expect(splitPhrases(text as string)).toEqual(terms);
  });

  test('takes its time by the length of the text', () => {
    const started = performance.now();

    splitPhrases('"' + '\\" '.repeat(200_000));
    splitPhrases(`"' `.repeat(200_000));

    expect(performance.now() - started).toBeLessThan(2000);
  });
});

test('splitTerms knows no quotes', () => {
  expect(splitTerms('"red shoes",size')).toEqual(['"red', 'shoes"', 'size']);
});

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { Companion } from './companion.js';

describe('Companion', () => {
  test('keeps a value beside an object, out of sight', () => {
    const note = new Companion<object, string>('note');
    const owner = { id: 1 };
    note.set(owner, 'first');
    note.set(owner, 'second');

    expect(note.get(owner)).toBe('second');
    expect([Object.keys(owner), { ...owner }, JSON.stringify(owner)]).toEqual([['id'], { id: 1 }, '{"id":1}']);
  });

  test('knows nothing of other objects, of what inherits, and of others of its name', () => {
    const note = new Companion<object, string>('note');
    const owner = {};
    note.set(owner, 'mine');

    expect(note.get({})).toBeUndefined();
    expect(note.get(Object.create(owner) as object)).toBeUndefined();
    expect(new Companion<object, string>('note').get(owner)).toBeUndefined();
  });

  test('goes with its owner when young objects are collected', () => {
    const note = new Companion<object, unknown>('note');

    expect(
      leftOf(() =>
        note.set(
          {},
          Array.from({ length: 1000 }, () => 0),
        ),
      ),
    ).toBeLessThan(1000); // of 8000 and more
  });
});

/** What is left of one call's objects when young objects are collected, in bytes. */
function leftOf(work: () => void): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options?: { type: 'minor' }) => void;
  const left: number[] = [];
  for (let round = 0; round < 21; round += 1) {
    collect(); // what the work has to do with is old by then
    const before = process.memoryUsage().heapUsed;
    for (let time = 0; time < 50; time += 1) work();
    collect({ type: 'minor' });
    left.push((process.memoryUsage().heapUsed - before) / 50);
  }
  return left.toSorted((a, b) => a - b)[10]!;
}

import { describe, expect, test } from 'vitest';
import { Companion } from './companion.js';
import { leftOf } from '../../test/left-of.js';

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

  test('goes with its owner when young objects are collected', async () => {
    const note = new Companion<object, unknown>('note');

    expect(
      await leftOf(() =>
        note.set(
          {},
          Array.from({ length: 1000 }, () => 0),
        ),
      ),
    ).toBeLessThan(1000); // of 8000 and more
  });
});

import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { instanceToPlain, plainToInstance } from 'class-transformer';
import { expect, test } from 'vitest';
import { CharField, Serializer } from '../index.js';

class Note extends Serializer {
  @CharField() text!: string;
}

test('what a serializer knows goes with it when young objects are collected', () => {
  const instance = () => Array.from({ length: 100 }, () => ({ text: 'some' }));

  expect(leftOf(() => Note.many({ instance: instance() }).data as unknown)).toBeLessThan(1000); // of 6000 and more
});

test('what a serializer knows as a DTO of class-transformer does so, too', () => {
  const text = 'some';

  expect(leftOf(() => instanceToPlain(plainToInstance(Note, { text })))).toBeLessThan(600); // of 800 and more
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

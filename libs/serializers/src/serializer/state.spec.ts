import 'reflect-metadata';
import { instanceToPlain, plainToInstance } from 'class-transformer';
import { expect, test } from 'vitest';
import { CharField, Serializer } from '../index.js';
import { leftOf } from '../../../core/test/left-of.js';

class Note extends Serializer {
  @CharField() text!: string;
}

test('what a serializer knows goes with it when young objects are collected', async () => {
  const instance = () => Array.from({ length: 100 }, () => ({ text: 'some' }));

  expect(await leftOf(() => Note.many({ instance: instance() }).data as unknown)).toBeLessThan(1000); // of 6000 and more
});

test('what a serializer knows as a DTO of class-transformer does so, too', async () => {
  const text = 'some';

  expect(await leftOf(() => instanceToPlain(plainToInstance(Note, { text })))).toBeLessThan(600); // of 800 and more
});

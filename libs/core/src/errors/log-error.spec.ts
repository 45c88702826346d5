import { Logger } from '@nestjs/common';
import { expect, test, vi } from 'vitest';
import { logError, messageOf } from './log-error.js';

test.each([
  [new Error('Boom'), 'Boom'],
  ['Boom', 'Boom'],
  [undefined, 'undefined'],
  [{ code: 1 }, '{ code: 1 }'],
  [Object.create(null), '[Object: null prototype] {}'],
])('messageOf %o is %s', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});

test('logError keeps the stack', () => {
  const logger = new Logger('test');
  const error = vi.spyOn(logger, 'error').mockReturnValue();

  logError(logger, 'Error in a receiver', new Error('Boom'));

  expect(error).toHaveBeenCalledExactlyOnceWith('Error in a receiver (Boom)', expect.stringContaining('at '));
});

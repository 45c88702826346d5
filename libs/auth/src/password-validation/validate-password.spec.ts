import { ValidationError } from '@nuages/core';
import { describe, expect, test } from 'vitest';
import { MinimumLengthValidator } from './password-validators.js';
import { validatePassword } from './validate-password.js';

async function codesOf(password: string, user?: object): Promise<unknown> {
  const error = await validatePassword(password, { ...(user && { user }) }).catch((thrown: unknown) => thrown);
  return error instanceof ValidationError ? error.getCodes() : error;
}

describe('validatePassword', () => {
  test.each([
    ['correct horse', undefined],
    ['12345678', ['password_too_common', 'password_entirely_numeric']],
    ['x7qpz', ['password_too_short']],
    ['AnnaSmith9', ['password_too_similar']],
    ['x'.repeat(5000), ['password_too_long']],
  ])('%s', async (password, codes) => {
    expect(await codesOf(password, { username: 'anna.smith', email: 'anna@example.com' })).toEqual(codes);
  });

  test('counts the letters of a long value once', async () => {
    const username = 'ab '.repeat(50_000);
    const before = performance.now();

    expect(await codesOf('swing'.repeat(800), { username })).toBeUndefined();
    expect(await codesOf('ab ab ab', { username: `${username}ab-ab-ab` })).toBeUndefined();
    expect(performance.now() - before).toBeLessThan(3000); // half a minute, were the password counted for each part
  });

  test('takes validators of its own', async () => {
    await expect(validatePassword('abc', { validators: [new MinimumLengthValidator({ minLength: 3 })] })).resolves.toBeUndefined();
  });
});

import * as crypto from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { Argon2Hasher } from './argon2.hasher.js';
import { BcryptHasher } from './bcrypt.hasher.js';
import { Md5Hasher } from './legacy.hashers.js';
import { Pbkdf2Sha256Hasher } from './pbkdf2.hasher.js';
import { ScryptHasher } from './scrypt.hasher.js';

vi.mock('node:crypto', async (importOriginal) => {
  const original = await importOriginal<typeof crypto>();
  return { ...original, timingSafeEqual: vi.fn<typeof crypto.timingSafeEqual>(original.timingSafeEqual) };
});

test.each([
  new Pbkdf2Sha256Hasher({ iterations: 1 }),
  new ScryptHasher({ workFactor: 2 }),
  new BcryptHasher({ rounds: 4 }),
  new Argon2Hasher({ memoryCost: 8, timeCost: 1, parallelism: 1 }),
  new Md5Hasher(),
])('$algorithm compares what is secret by timingSafeEqual', async (hasher) => {
  const encoded = await hasher.encode('secret', hasher.salt());
  vi.mocked(crypto.timingSafeEqual).mockClear();

  expect(await hasher.verify('other', encoded)).toBe(false);
  expect(crypto.timingSafeEqual).toHaveBeenCalled();
});

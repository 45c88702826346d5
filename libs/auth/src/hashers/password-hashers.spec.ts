import { describe, expect, test, vi } from 'vitest';
import { Argon2Hasher } from './argon2.hasher.js';
import { BcryptHasher, BcryptSha256Hasher } from './bcrypt.hasher.js';
import { Md5Hasher } from './legacy.hashers.js';
import { defaultHashers, isPasswordUsable, PasswordHashers } from './password-hashers.js';
import type { PasswordHasher } from './password-hasher.js';
import { Pbkdf2Sha1Hasher, Pbkdf2Sha256Hasher } from './pbkdf2.hasher.js';
import { ScryptHasher } from './scrypt.hasher.js';

/** What Django itself made of a password. */
const FROM_DJANGO: [PasswordHasher, password: string, encoded: string][] = [
  [new Pbkdf2Sha256Hasher(), 'lètmein', 'pbkdf2_sha256$1000$seasalt1$oFBnS0DdLmFhnhApv97DLGS/HGVbO6eXjBRz1P/XX8Q='],
  [new Pbkdf2Sha1Hasher(), 'rotate me', 'pbkdf2_sha1$50$qwertyuiopasdfghjklzxc$d7GgP0frxfrU1BH+Lh0EiE0bjlk='],
  [new Md5Hasher(), 'rotate me', 'md5$qwertyuiopasdfghjklzxc$b905a5ab0e7e0b1944b25d4c1f797f15'],
  [
    new ScryptHasher(),
    'lètmein',
    'scrypt$16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TMjsqtaIGxNQG/aEB/NYafTJ7tibgfYz71m0ldQESkXFRkdVCBhhY8mx7rQwite/Pw==',
  ],
  [
    new Argon2Hasher(),
    'password', // from the reference implementation's own tests
    'argon2$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  ],
];

/** Each hasher at little cost, and its encoding. */
const CHEAP: [PasswordHasher, encoding: RegExp][] = [
  [new Pbkdf2Sha256Hasher({ iterations: 10 }), /^pbkdf2_sha256\$10\$[A-Za-z0-9]{22}\$[\w+/]{43}=$/],
  [new Pbkdf2Sha1Hasher({ iterations: 10 }), /^pbkdf2_sha1\$10\$[A-Za-z0-9]{22}\$[\w+/]{27}=$/],
  [new ScryptHasher({ workFactor: 16 }), /^scrypt\$16\$[A-Za-z0-9]{22}\$8\$5\$[\w+/]{86}==$/],
  [new Argon2Hasher({ memoryCost: 64, timeCost: 1 }), /^argon2\$argon2id\$v=19\$m=64,t=1,p=8\$[\w+/]{30}\$[\w+/]{43}$/],
  [new BcryptHasher({ rounds: 4 }), /^bcrypt\$\$2b\$04\$[./\w]{53}$/],
  [new BcryptSha256Hasher({ rounds: 4 }), /^bcrypt_sha256\$\$2b\$04\$[./\w]{53}$/],
];

describe.each(FROM_DJANGO)('%o', (hasher, password, encoded) => {
  test('verifies what Django stored', async () => {
    expect(hasher.canIdentify(encoded)).toBe(true);
    expect(await hasher.verify(password, encoded)).toBe(true);
    expect(await hasher.verify(`${password}x`, encoded)).toBe(false);
  });
});

describe.each(CHEAP)('%o', (hasher, encoding) => {
  test('encodes as Django does, with a new salt each time', async () => {
    const [first, second] = [await hasher.encode('pässword', hasher.salt()), await hasher.encode('pässword', hasher.salt())];

    expect(first).toMatch(encoding);
    expect(second).not.toBe(first);
    expect(await hasher.verify('pässword', first)).toBe(true);
    expect(await hasher.verify('passwörd', first)).toBe(false);
    expect(hasher.mustUpdate(first)).toBe(false);
  });

  test.each(['', '$', '$$$$', 'x$1$2$3', '€'])('takes %o after its name for a wrong password', async (rest) => {
    expect(await hasher.verify('x', `${hasher.algorithm}$${rest}`)).toBe(false);
    await hasher.hardenRuntime('x', `${hasher.algorithm}$${rest}`);
  });
});

describe('BcryptHasher', () => {
  test('verifies a bcrypt of other software', async () => {
    const encoded = 'bcrypt$$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.';
    expect(await new BcryptHasher().verify('', encoded)).toBe(true);
  });

  test('sees 72 bytes, and BcryptSha256Hasher all', async () => {
    const [long, longer] = ['x'.repeat(72), 'x'.repeat(73)];
    const [plain, sha256] = [new BcryptHasher({ rounds: 4 }), new BcryptSha256Hasher({ rounds: 4 })];

    expect(await plain.verify(longer, await plain.encode(long, plain.salt()))).toBe(true);
    expect(await sha256.verify(longer, await sha256.encode(long, sha256.salt()))).toBe(false);
  });

  test('asks for a new encoding where a cheaper one is stored', async () => {
    const cheap = new BcryptHasher({ rounds: 4 });
    const encoded = await cheap.encode('x', cheap.salt());
    const dear = new BcryptHasher({ rounds: 9 });

    await dear.hardenRuntime('wrong', encoded);
    expect(dear.mustUpdate(encoded)).toBe(true);
  });
});

describe('PasswordHashers', () => {
  const hashers = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 10 }), new Md5Hasher()]);

  test('encodes by the first hasher and verifies by all', async () => {
    const old = await hashers.make('secret', { algorithm: 'md5' });

    expect(await hashers.make('secret')).toMatch(/^pbkdf2_sha256\$10\$/);
    expect(await hashers.verify('secret', old)).toEqual({ isCorrect: true, mustUpdate: true });
    expect(await hashers.verify('other', old)).toEqual({ isCorrect: false, mustUpdate: false });
  });

  test('hands a password that must be encoded anew to the setter', async () => {
    const set: string[] = [];
    const old = await hashers.make('secret', { algorithm: 'md5' });

    await hashers.check('wrong', old, (password) => void set.push(password));
    await hashers.check('secret', old, (password) => void set.push(password));
    expect(set).toEqual(['secret']);
  });

  test('makes unusable passwords, each another', async () => {
    const encoded = await hashers.make(null);

    expect(encoded).toMatch(/^!\w{40}$/);
    expect(await hashers.make(null)).not.toBe(encoded);
    expect(isPasswordUsable(encoded)).toBe(false);
    expect(await hashers.check(null, encoded)).toBe(false);
  });

  test.each([7, undefined, {}])('refuses %o as a password', async (password) => {
    await expect(hashers.make(password as never)).rejects.toThrow(TypeError);
  });

  test('names the hashers that there are', async () => {
    await expect(hashers.make('x', { algorithm: 'rot13' })).rejects.toThrow("No password hasher 'rot13'");
    expect(() => new PasswordHashers([])).toThrow('Name at least one hasher');
  });

  test.each(['', '!', null, 'nonsense', 'rot13$1$salt$hash', 'pbkdf2_sha256$x$y$z'])(
    'refuses every password where %o is stored',
    async (encoded) => {
      const slow = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 300_000 })]);

      expect(await slow.check('x', encoded)).toBe(false);
    },
  );

  test('does the full work where an encoding has few rounds, or there is none', async () => {
    const rounds: number[] = [];
    class Counting extends Pbkdf2Sha256Hasher {
      override encode(password: string, salt: string, iterations = this.iterations): Promise<string> {
        rounds.push(iterations);
        return super.encode(password, salt, iterations);
      }
    }
    const counting = new PasswordHashers([new Counting({ iterations: 1000 })]);
    const encoded = await hashers.make('secret'); // 10 rounds
    const workOf = async (password: string, stored: string | null) => {
      rounds.length = 0;
      await counting.check(password, stored);
      return rounds.reduce((sum, count) => sum + count, 0);
    };

    expect([await workOf('wrong', encoded), await workOf('x', null), await workOf('x', '!'), await workOf('x', 'rot13$1$s$h')]).toEqual([
      1000, 1000, 1000, 1000,
    ]);
  });

  test('does the full work for a wrong password where a digest of old is stored', async () => {
    const { preferred } = hashers;
    const encode = vi.spyOn(preferred, 'encode');
    const old = await hashers.make('secret', { algorithm: 'md5' });

    expect(await hashers.check('wrong', old)).toBe(false);
    expect(encode).toHaveBeenCalledExactlyOnceWith('wrong', expect.any(String));
    expect(await hashers.check('secret', old)).toBe(true);
    expect(encode).toHaveBeenCalledTimes(1); // a right one is encoded anew by whoever asks
  });

  test("has the iterations of today and Django's order by default", () => {
    expect(defaultHashers().map(({ algorithm }) => algorithm)).toEqual([
      'pbkdf2_sha256',
      'pbkdf2_sha1',
      'argon2',
      'bcrypt_sha256',
      'scrypt',
    ]);
    expect(new Pbkdf2Sha256Hasher().iterations).toBe(1_500_000);
  });
});

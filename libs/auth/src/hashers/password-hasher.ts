import { randomInt } from 'node:crypto';

/** The characters that salts and unusable passwords are made of: 5.95 bits of entropy each. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Entropy that a salt must have, in bits; a password with a weaker one is encoded anew at the next log-in. */
const SALT_ENTROPY = 128;

/**
 * One way of turning passwords into what is stored, in Django's encoding: `algorithm$...`.
 *
 * Extend it for an algorithm of one's own, and name an instance in `AuthModule.forRoot({ hashers })`. The work belongs
 * into Node's thread pool or a worker: {@link PasswordHashers} bounds how many run at once.
 *
 * @see Django's `django.contrib.auth.hashers.BasePasswordHasher`
 */
export abstract class PasswordHasher {
  /** What the encoded password begins with. */
  abstract readonly algorithm: string;

  /** Whether it is there to verify what is stored, and too weak to encode anything new. */
  readonly isLegacy: boolean = false;

  /** Encodes a password. `salt` must not contain `$`. */
  abstract encode(password: string, salt: string): Promise<string>;

  /** Tells whether `encoded` is that of `password`, comparing in constant time. Anything malformed is not. */
  abstract verify(password: string, encoded: string): Promise<boolean>;

  /** Tells whether this hasher made `encoded`. */
  canIdentify(encoded: string): boolean {
    return encoded.startsWith(`${this.algorithm}$`);
  }

  /** Gives a fresh salt of at least 128 bits of entropy. */
  salt(): string {
    return randomText(Math.ceil(SALT_ENTROPY / Math.log2(ALPHABET.length)));
  }

  /** Tells whether `encoded` is weaker than what this hasher makes today. Override to compare work factors. */
  mustUpdate(_encoded: string): boolean {
    return false;
  }

  /**
   * Does the work that a password encoded with less work saved, so that a wrong password takes as long as for a newly
   * encoded one. Override where work factors differ.
   */
  async hardenRuntime(_password: string, _encoded: string): Promise<void> {}
}

/** Tells whether a salt has less entropy than fresh ones. */
export function isWeakSalt(salt: string): boolean {
  return salt.length * Math.log2(ALPHABET.length) < SALT_ENTROPY;
}

/** Gives `length` random letters and digits. */
export function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

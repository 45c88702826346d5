import { ImproperlyConfigured } from '@nuages/core';
import { Argon2Hasher } from './argon2.hasher.js';
import { BcryptSha256Hasher } from './bcrypt.hasher.js';
import { type PasswordHasher, randomText } from './password-hasher.js';
import { Pbkdf2Sha1Hasher, Pbkdf2Sha256Hasher } from './pbkdf2.hasher.js';
import { ScryptHasher } from './scrypt.hasher.js';
import { WorkQueue, type WorkQueueOptions } from './work-queue.js';

/** What an unusable password begins with; no encoded one does. */
const UNUSABLE_PREFIX = '!';
const UNUSABLE_LENGTH = 40;

/** What {@link PasswordHashers.verify} finds. */
export interface PasswordVerdict {
  readonly isCorrect: boolean;
  /** The password is right, and encoded more weakly than the preferred hasher would. */
  readonly mustUpdate: boolean;
}

/**
 * The hashers of an application, in order: the first one encodes, all of them verify. A provider of `AuthModule`.
 *
 * All work goes through one bounded queue.
 *
 * @example
 * const hashers = new PasswordHashers([new Pbkdf2Sha256Hasher(), new Argon2Hasher()]);
 * const encoded = await hashers.make('correct horse');
 * await hashers.check('correct horse', encoded); // true
 *
 * @see Django's `django.contrib.auth.hashers`
 */
export class PasswordHashers {
  private readonly queue: WorkQueue;

  constructor(
    readonly hashers: readonly PasswordHasher[] = defaultHashers(),
    queue: WorkQueueOptions = {},
  ) {
    if (hashers.length === 0) throw new ImproperlyConfigured('PasswordHashers: the list is empty. Name at least one hasher.');
    this.queue = new WorkQueue(queue);
  }

  /** The hasher that encodes. */
  get preferred(): PasswordHasher {
    return this.hashers[0]!;
  }

  /**
   * Encodes a password; `null` gives an unusable one, different each time.
   *
   * @throws TypeError when it is neither a text nor null
   */
  async make(password: string | null, { salt, algorithm }: { salt?: string; algorithm?: string } = {}): Promise<string> {
    if (password === null) return UNUSABLE_PREFIX + randomText(UNUSABLE_LENGTH);
    if (typeof password !== 'string') throw new TypeError(`A password must be a string or null, not a ${typeof password}.`);
    const hasher = algorithm === undefined ? this.preferred : this.byAlgorithm(algorithm);
    return this.queue.run(() => hasher.encode(password, salt || hasher.salt()));
  }

  /**
   * Tells whether `encoded` is that of `password`. Calls `setter` with the password when it is right and must be encoded
   * anew. Takes as long for an unusable, unknown or malformed encoding as for a wrong password.
   */
  async check(
    password: string | null | undefined,
    encoded: string | null | undefined,
    setter?: (password: string) => void | Promise<void>,
  ): Promise<boolean> {
    const { isCorrect, mustUpdate } = await this.verify(password, encoded);
    if (isCorrect && mustUpdate && setter) await setter(password!);
    return isCorrect;
  }

  /** As {@link check}, and tells whether the password must be encoded anew. */
  async verify(password: string | null | undefined, encoded: string | null | undefined): Promise<PasswordVerdict> {
    const hasher = isPasswordUsable(encoded) ? this.identify(encoded ?? '') : undefined;
    if (!hasher || typeof password !== 'string' || typeof encoded !== 'string') {
      await this.waste();
      return { isCorrect: false, mustUpdate: false };
    }
    const isOther = hasher.algorithm !== this.preferred.algorithm;
    const mustUpdate = isOther || this.preferred.mustUpdate(encoded);
    return this.queue.run(async () => {
      const isCorrect = await hasher.verify(password, encoded);
      if (!isCorrect && !isOther && mustUpdate) await hasher.hardenRuntime(password, encoded);
      // a digest of old takes no time, which would tell that there is such a user
      if (!isCorrect && hasher.isLegacy) await this.preferred.encode(password, this.preferred.salt());
      return { isCorrect, mustUpdate: isCorrect && mustUpdate };
    });
  }

  /** The hasher that made `encoded`, or `undefined`. */
  identify(encoded: string): PasswordHasher | undefined {
    return this.hashers.find((hasher) => hasher.canIdentify(encoded));
  }

  /** Does the work of one log-in for nothing, so that it takes as long whether or not there is such a user. */
  async waste(): Promise<void> {
    await this.make(randomText(UNUSABLE_LENGTH));
  }

  private byAlgorithm(algorithm: string): PasswordHasher {
    const hasher = this.hashers.find((candidate) => candidate.algorithm === algorithm);
    if (hasher) return hasher;
    const known = this.hashers.map((candidate) => candidate.algorithm).join(', ');
    throw new ImproperlyConfigured(`No password hasher '${algorithm}'. Add it to AuthModule.forRoot({ hashers }); there are: ${known}.`);
  }
}

/** Tells whether a stored password can be logged in with. Says nothing of how it is encoded. */
export function isPasswordUsable(encoded: string | null | undefined): boolean {
  return !encoded?.startsWith(UNUSABLE_PREFIX);
}

/** Django's default list, in its order, without what this Node cannot compute. */
export function defaultHashers(): PasswordHasher[] {
  return [
    new Pbkdf2Sha256Hasher(),
    new Pbkdf2Sha1Hasher(),
    ...(Argon2Hasher.isSupported() ? [new Argon2Hasher()] : []),
    new BcryptSha256Hasher(),
    new ScryptHasher(),
  ];
}

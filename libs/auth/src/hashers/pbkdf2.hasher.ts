import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { isSameText } from './compare.js';
import { isWeakSalt, PasswordHasher } from './password-hasher.js';

const derive = promisify(pbkdf2);

/** Options of the PBKDF2 hashers. */
export interface Pbkdf2Options {
  /** Rounds of a newly encoded password. Default: 1,500,000, as in Django 6.1. */
  iterations?: number;
}

/** Rounds that Django 6.1 takes. A rise here encodes passwords anew as their owners log in. */
const DEFAULT_ITERATIONS = 1_500_000;

/** What all PBKDF2 hashers share: `algorithm$iterations$salt$hash`, the hash in Base64. */
abstract class Pbkdf2Hasher extends PasswordHasher {
  /** Rounds of a newly encoded password. */
  readonly iterations: number;

  protected abstract readonly digest: 'sha256' | 'sha1';
  protected abstract readonly hashBytes: number;

  constructor({ iterations = DEFAULT_ITERATIONS }: Pbkdf2Options = {}) {
    super();
    this.iterations = iterations;
  }

  override async encode(password: string, salt: string, iterations = this.iterations): Promise<string> {
    const hash = await derive(password, salt, iterations, this.hashBytes, this.digest);
    return `${this.algorithm}$${iterations}$${salt}$${hash.toString('base64')}`;
  }

  override async verify(password: string, encoded: string): Promise<boolean> {
    const parts = decode(encoded);
    return parts !== undefined && isSameText(encoded, await this.encode(password, parts.salt, parts.iterations));
  }

  override mustUpdate(encoded: string): boolean {
    const parts = decode(encoded);
    return parts !== undefined && (parts.iterations !== this.iterations || isWeakSalt(parts.salt));
  }

  override async hardenRuntime(password: string, encoded: string): Promise<void> {
    const parts = decode(encoded);
    const missing = this.iterations - (parts?.iterations ?? 0);
    if (parts && missing > 0) await this.encode(password, parts.salt, missing);
  }
}

/** PBKDF2 over HMAC-SHA-256: the default, as in Django. */
export class Pbkdf2Sha256Hasher extends Pbkdf2Hasher {
  override readonly algorithm = 'pbkdf2_sha256';
  protected override readonly digest = 'sha256';
  protected override readonly hashBytes = 32;
}

/** PBKDF2 over HMAC-SHA-1, for systems that must interoperate with old ones. */
export class Pbkdf2Sha1Hasher extends Pbkdf2Hasher {
  override readonly algorithm = 'pbkdf2_sha1';
  protected override readonly digest = 'sha1';
  protected override readonly hashBytes = 20;
}

/** More rounds than any honest encoding has would let a stored value occupy a thread for hours. */
const MAX_ITERATIONS = 100_000_000;

function decode(encoded: string): { iterations: number; salt: string } | undefined {
  const [, iterations, salt, hash, ...rest] = encoded.split('$');
  if (salt === undefined || hash === undefined || rest.length > 0 || !/^\d{1,9}$/.test(iterations!)) return undefined;
  const rounds = Number(iterations);
  return rounds >= 1 && rounds <= MAX_ITERATIONS ? { iterations: rounds, salt } : undefined;
}

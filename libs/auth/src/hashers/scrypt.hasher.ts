import { scrypt } from 'node:crypto';
import { isSameText } from './compare.js';
import { isWeakSalt, PasswordHasher } from './password-hasher.js';

/** Options of {@link ScryptHasher}. */
export interface ScryptOptions {
  /** CPU and memory cost, a power of two. Default: 16,384. */
  workFactor?: number;
  /** Default: 8. */
  blockSize?: number;
  /** Default: 5, as in Django since 5.1. */
  parallelism?: number;
}

const HASH_BYTES = 64;
/** Memory that one verification may take, in bytes. */
const MAX_MEMORY = 1 << 30;

/** scrypt: `scrypt$workFactor$salt$blockSize$parallelism$hash`, the hash in Base64. */
export class ScryptHasher extends PasswordHasher {
  override readonly algorithm = 'scrypt';
  private readonly cost: Required<ScryptOptions>;

  constructor({ workFactor = 2 ** 14, blockSize = 8, parallelism = 5 }: ScryptOptions = {}) {
    super();
    this.cost = { workFactor, blockSize, parallelism };
  }

  override async encode(password: string, salt: string, cost = this.cost): Promise<string> {
    const hash = await derive(password, salt, cost);
    return `${this.algorithm}$${cost.workFactor}$${salt}$${cost.blockSize}$${cost.parallelism}$${hash.toString('base64')}`;
  }

  override async verify(password: string, encoded: string): Promise<boolean> {
    const parts = decode(encoded);
    return parts !== undefined && isSameText(encoded, await this.encode(password, parts.salt, parts));
  }

  override mustUpdate(encoded: string): boolean {
    const parts = decode(encoded);
    if (!parts) return false;
    const { workFactor, blockSize, parallelism } = this.cost;
    const isSameCost = parts.workFactor === workFactor && parts.blockSize === blockSize && parts.parallelism === parallelism;
    return !isSameCost || isWeakSalt(parts.salt);
  }
}

function derive(password: string, salt: string, { workFactor, blockSize, parallelism }: Required<ScryptOptions>): Promise<Buffer> {
  const options = { N: workFactor, r: blockSize, p: parallelism, maxmem: MAX_MEMORY };
  return new Promise((resolve, reject) =>
    scrypt(password, salt, HASH_BYTES, options, (error, hash) => (error ? reject(error) : resolve(hash))),
  );
}

function decode(encoded: string): (Required<ScryptOptions> & { salt: string }) | undefined {
  const parts = /^scrypt\$(\d{1,9})\$([^$]*)\$(\d{1,4})\$(\d{1,4})\$[^$]+$/.exec(encoded);
  if (!parts) return undefined;
  const [workFactor, blockSize, parallelism] = [Number(parts[1]), Number(parts[3]), Number(parts[4])];
  const isPowerOfTwo = workFactor > 1 && Number.isInteger(Math.log2(workFactor));
  const isAffordable = 128 * workFactor * blockSize < MAX_MEMORY && blockSize > 0 && parallelism > 0;
  return isPowerOfTwo && isAffordable ? { workFactor, blockSize, parallelism, salt: parts[2]! } : undefined;
}

import * as crypto from 'node:crypto';
import { ImproperlyConfigured } from '@nuages/core';
import { isSameText } from './compare.js';
import { isWeakSalt, PasswordHasher } from './password-hasher.js';

/** Options of {@link Argon2Hasher}. */
export interface Argon2Options {
  /** Passes over the memory. Default: 2. */
  timeCost?: number;
  /** Memory in KiB. Default: 102,400. */
  memoryCost?: number;
  /** Default: 8. */
  parallelism?: number;
}

/** Version 1.3 of Argon2, the only one in use. */
const VERSION = 19;
const HASH_BYTES = 32;
/** Memory that one verification may take, in KiB. */
const MAX_MEMORY = 4 * 1024 * 1024;

type Variety = 'argon2id' | 'argon2i' | 'argon2d';

interface Argon2Cost extends Required<Argon2Options> {
  readonly variety: Variety;
  readonly hashBytes: number;
}

/**
 * Argon2id: `argon2$argon2id$v=19$m=102400,t=2,p=8$salt$hash`, on Node's own `crypto.argon2`. Verifies Argon2i and Argon2d of old
 * as well, and has them encoded anew.
 *
 * @throws ImproperlyConfigured when made on a Node without it (before 24.7)
 */
export class Argon2Hasher extends PasswordHasher {
  override readonly algorithm = 'argon2';
  private readonly cost: Argon2Cost;

  constructor({ timeCost = 2, memoryCost = 102_400, parallelism = 8 }: Argon2Options = {}) {
    super();
    if (!Argon2Hasher.isSupported())
      throw new ImproperlyConfigured(
        `Argon2Hasher: Node ${process.versions.node} has no crypto.argon2. Run Node 24.7 or newer, or leave the hasher out.`,
      );
    this.cost = { timeCost, memoryCost, parallelism, hashBytes: HASH_BYTES, variety: 'argon2id' };
  }

  /** Tells whether this Node has Argon2. */
  static isSupported(): boolean {
    return typeof crypto.argon2 === 'function';
  }

  override async encode(password: string, salt: string, cost = this.cost): Promise<string> {
    const hash = await derive(password, Buffer.from(salt, 'utf8'), cost);
    return format(Buffer.from(salt, 'utf8'), cost, hash);
  }

  override async verify(password: string, encoded: string): Promise<boolean> {
    const parts = decode(encoded);
    if (!parts) return false;
    return isSameText(encoded, format(parts.salt, parts, await derive(password, parts.salt, parts)));
  }

  override mustUpdate(encoded: string): boolean {
    const parts = decode(encoded);
    if (!parts) return false;
    const { timeCost, memoryCost, parallelism, hashBytes } = this.cost;
    const isSameCost = parts.timeCost === timeCost && parts.memoryCost === memoryCost && parts.parallelism === parallelism;
    return parts.variety !== this.cost.variety || !isSameCost || parts.hashBytes !== hashBytes || isWeakSalt(parts.salt.toString('latin1'));
  }
}

function derive(password: string, nonce: Buffer, { variety, timeCost, memoryCost, parallelism, hashBytes }: Argon2Cost): Promise<Buffer> {
  const parameters = { message: password, nonce, parallelism, tagLength: hashBytes, memory: memoryCost, passes: timeCost };
  return new Promise((resolve, reject) => crypto.argon2(variety, parameters, (error, hash) => (error ? reject(error) : resolve(hash))));
}

function format(salt: Buffer, { variety, timeCost, memoryCost, parallelism }: Argon2Cost, hash: Buffer): string {
  return `argon2$${variety}$v=${VERSION}$m=${memoryCost},t=${timeCost},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

function decode(encoded: string): (Argon2Cost & { salt: Buffer }) | undefined {
  const parts = /^argon2\$(argon2(?:id|i|d))\$v=19\$m=(\d{1,8}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(encoded);
  if (!parts) return undefined;
  const [memoryCost, timeCost, parallelism] = [Number(parts[2]), Number(parts[3]), Number(parts[4])];
  const salt = Buffer.from(parts[5]!, 'base64');
  const hashBytes = Buffer.from(parts[6]!, 'base64').length;
  const isPossible = timeCost > 0 && parallelism > 0 && memoryCost >= 8 * parallelism && memoryCost <= MAX_MEMORY;
  if (!isPossible || salt.length < 8 || hashBytes < 4) return undefined;
  return { variety: parts[1] as Variety, memoryCost, timeCost, parallelism, hashBytes, salt };
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

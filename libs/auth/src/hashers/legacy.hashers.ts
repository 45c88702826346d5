import { createHash } from 'node:crypto';
import { isSameText } from './compare.js';
import { isWeakSalt, PasswordHasher } from './password-hasher.js';

/** What the salted digests of old share: `algorithm$salt$hash`. */
abstract class SaltedDigestHasher extends PasswordHasher {
  override readonly isLegacy = true;
  abstract override readonly algorithm: 'md5' | 'sha1';

  override async encode(password: string, salt: string): Promise<string> {
    return `${this.algorithm}$${salt}$${digest(this.algorithm, salt + password)}`;
  }

  override async verify(password: string, encoded: string): Promise<boolean> {
    const [, salt, hash, ...rest] = encoded.split('$');
    if (!salt || hash === undefined || rest.length > 0) return false;
    return isSameText(encoded, await this.encode(password, salt));
  }

  override canIdentify(encoded: string): boolean {
    return super.canIdentify(encoded) && !encoded.startsWith(`${this.algorithm}$$`);
  }

  override mustUpdate(encoded: string): boolean {
    return isWeakSalt(encoded.split('$')[1] ?? '');
  }
}

/** Salted MD5: only to verify what an old system stored. Never put it first. */
export class Md5Hasher extends SaltedDigestHasher {
  override readonly algorithm = 'md5';
}

/** Salted SHA-1: only to verify what an old system stored. Never put it first. */
export class Sha1Hasher extends SaltedDigestHasher {
  override readonly algorithm = 'sha1';
}

/** MD5 without a salt, `hash` or `md5$$hash`: only to verify what a very old system stored. */
export class UnsaltedMd5Hasher extends PasswordHasher {
  override readonly isLegacy = true;
  override readonly algorithm = 'unsalted_md5';

  override canIdentify(encoded: string): boolean {
    return (encoded.length === 32 && !encoded.includes('$')) || (encoded.length === 37 && encoded.startsWith('md5$$'));
  }

  override salt(): string {
    return '';
  }

  override async encode(password: string): Promise<string> {
    return digest('md5', password);
  }

  override async verify(password: string, encoded: string): Promise<boolean> {
    const hash = encoded.startsWith('md5$$') ? encoded.slice(5) : encoded;
    return isSameText(hash, await this.encode(password));
  }
}

/** SHA-1 without a salt, `sha1$$hash`: only to verify what a very old system stored. */
export class UnsaltedSha1Hasher extends PasswordHasher {
  override readonly isLegacy = true;
  override readonly algorithm = 'unsalted_sha1';

  override canIdentify(encoded: string): boolean {
    return encoded.length === 46 && encoded.startsWith('sha1$$');
  }

  override salt(): string {
    return '';
  }

  override async encode(password: string): Promise<string> {
    return `sha1$$${digest('sha1', password)}`;
  }

  override async verify(password: string, encoded: string): Promise<boolean> {
    return isSameText(encoded, await this.encode(password));
  }
}

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text, 'utf8').digest('hex');
}

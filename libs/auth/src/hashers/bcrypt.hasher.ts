import { createHash } from 'node:crypto';
import { genSaltSync } from 'bcryptjs';
import { BcryptWorker } from './bcrypt-worker.js';
import { isSameText } from './compare.js';
import { PasswordHasher } from './password-hasher.js';

/** Options of the bcrypt hashers. */
export interface BcryptOptions {
  /** Binary logarithm of the number of rounds, 4 to 31. Default: 12. */
  rounds?: number;
}

/** A salt in bcrypt's own form, `$2b$12$` and 22 characters, at the start of what is stored. */
const SALT = /^\$2[abxy]?\$(\d\d)\$[./A-Za-z0-9]{22}/;

/** What both bcrypt hashers share: `algorithm$$2b$12$...`. Computes in a worker thread of its own. */
abstract class BaseBcryptHasher extends PasswordHasher {
  private readonly rounds: number;
  private readonly worker = new BcryptWorker();

  constructor({ rounds = 12 }: BcryptOptions = {}) {
    super();
    this.rounds = rounds;
  }

  /** A salt in bcrypt's own form; it holds the number of rounds. */
  override salt(): string {
    return genSaltSync(this.rounds);
  }

  override async encode(password: string, salt: string): Promise<string> {
    return `${this.algorithm}$${await this.worker.hash(this.prepare(password), salt)}`;
  }

  override async verify(password: string, encoded: string): Promise<boolean> {
    const salt = saltOf(encoded);
    return salt !== undefined && isSameText(encoded, await this.encode(password, salt.text));
  }

  override mustUpdate(encoded: string): boolean {
    return saltOf(encoded)?.rounds !== this.rounds;
  }

  override async hardenRuntime(password: string, encoded: string): Promise<void> {
    const salt = saltOf(encoded);
    if (!salt) return;
    for (let rounds = salt.rounds; rounds < this.rounds; rounds += 1) {
      // one run of r rounds and one each of r, r+1, ... n-1 together take as long as one of n
      await this.encode(password, salt.text.replace(/\$\d\d\$/, `$${String(rounds).padStart(2, '0')}$`));
    }
  }

  /** What bcrypt is given for a password. */
  protected abstract prepare(password: string): string;
}

/** bcrypt over the SHA-256 of the password, so that passwords longer than 72 bytes count whole. */
export class BcryptSha256Hasher extends BaseBcryptHasher {
  override readonly algorithm = 'bcrypt_sha256';

  protected override prepare(password: string): string {
    return createHash('sha256').update(password, 'utf8').digest('hex');
  }
}

/** Plain bcrypt. It looks at the first 72 bytes of a password only; {@link BcryptSha256Hasher} has no such limit. */
export class BcryptHasher extends BaseBcryptHasher {
  override readonly algorithm = 'bcrypt';

  protected override prepare(password: string): string {
    return password;
  }
}

function saltOf(encoded: string): { text: string; rounds: number } | undefined {
  const match = SALT.exec(encoded.slice(encoded.indexOf('$') + 1));
  return match ? { text: match[0], rounds: Number(match[1]) } : undefined;
}

import { hash, randomBytes } from 'node:crypto';
import { Inject, Injectable, Optional } from '@nestjs/common';
import { ValidationError } from '@nuages/core';
import { atomic, managerOf, Q, type QuerySet } from '@nuages/managers';
import type { DataSource } from 'typeorm';
import { AUTH_OPTIONS, type AuthModuleOptions } from '../auth.options.js';
import { AUTH_DATA_SOURCE } from '../auth.tokens.js';
import { isSameText } from '../hashers/compare.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import { AccessToken } from '../models/access-token.entity.js';
import { type FoundToken, type IssuedToken, type TokenOptions, TokenStore } from './token-store.js';

/** Characters of a key by which its row is found. The others are known by their digest only. */
const PREFIX_LENGTH = 8;
/** Random bytes of a key: 256 bits. */
const KEY_BYTES = 32;
const MAX_KEY_LENGTH = 128;
const MAX_NAME_LENGTH = 100;
/** The last use is written at most once in this time, in milliseconds. */
const LAST_USED_STEP = 60_000;

/**
 * Tokens kept as SHA-256 digests: who reads the table cannot log in. A user may have several, each with a name and an
 * end. A key is 256 random bits, so one round of a fast hash is enough.
 */
@Injectable()
export class HashedTokens extends TokenStore {
  /** Where each request with a token begins: made once. */
  private withUsers: QuerySet<AccessToken> | undefined;

  constructor(
    @Inject(AUTH_DATA_SOURCE) private readonly dataSource: DataSource,
    @Optional() @Inject(AUTH_OPTIONS) private readonly options: Pick<AuthModuleOptions, 'tokenSeconds'> = {},
  ) {
    super();
  }

  /** Gives the user a token, and clears those of theirs that have ended. */
  override async obtain(user: AbstractBaseUser, options: TokenOptions = {}): Promise<IssuedToken> {
    const { name = '', expiresAt = this.usualEnd() } = options;
    if (name.length > MAX_NAME_LENGTH)
      throw new ValidationError({
        name: [{ message: `Ensure this field has no more than ${MAX_NAME_LENGTH} characters.`, code: 'max_length' }],
      });
    await this.rows().filter({ user, expiresAt__lte: new Date() }).delete();
    return this.issue(user, name, expiresAt);
  }

  override async find(key: string): Promise<FoundToken | null> {
    if (key.length <= PREFIX_LENGTH || key.length > MAX_KEY_LENGTH) return null;
    const digest = digestOf(key);
    const candidates = await (this.withUsers ??= this.rows().selectRelated('user')).filter({ prefix: prefixOf(key) });
    const token = candidates.find((candidate) => isSameText(candidate.digest, digest));
    if (!token || (token.expiresAt !== null && token.expiresAt.getTime() <= Date.now())) return null;
    await this.noteUse(token);
    return { user: token.user, token };
  }

  /** The tokens of a user, the newest first. */
  list(user: AbstractBaseUser): QuerySet<AccessToken> {
    return this.rows().filter({ user }).orderBy('-createdAt', '-id');
  }

  /**
   * Ends a token and gives another in its place, with the same name and end.
   *
   * @throws DoesNotExist where it was revoked or rotated before
   */
  async rotate({ id }: AccessToken): Promise<IssuedToken> {
    return atomic(
      async () => {
        // the lock lets one of several at once through
        const token = await this.rows().selectForUpdate().get({ id });
        const { user } = await this.rows().selectRelated('user').get({ id });
        const issued = await this.issue(user, token.name, token.expiresAt);
        await this.revoke(token);
        return issued;
      },
      { using: this.dataSource },
    );
  }

  override async revoke(token: unknown): Promise<boolean> {
    if (!(token instanceof AccessToken)) return false;
    await this.rows().delete(token);
    return true;
  }

  override async revokeAll(user: AbstractBaseUser): Promise<number> {
    return (await this.rows().filter({ user }).delete()).deleted;
  }

  private async issue(user: AbstractBaseUser, name: string, expiresAt: Date | null): Promise<IssuedToken> {
    const key = randomBytes(KEY_BYTES).toString('base64url');
    const token = await this.rows().create({ user, name, expiresAt, prefix: prefixOf(key), digest: digestOf(key) });
    return { key, token };
  }

  private usualEnd(): Date | null {
    const { tokenSeconds } = this.options;
    return tokenSeconds === undefined ? null : new Date(Date.now() + tokenSeconds * 1000);
  }

  private async noteUse(token: AccessToken): Promise<void> {
    const now = new Date();
    const before = new Date(now.getTime() - LAST_USED_STEP);
    if (token.lastUsedAt && token.lastUsedAt > before) return;
    token.lastUsedAt = now;
    const isDue = Q.or({ lastUsedAt: null }, { lastUsedAt__lte: before }); // of several requests at once, the first one writes
    await this.rows().filter({ id: token.id }).filter(isDue).update({ lastUsedAt: now });
  }

  private rows() {
    return managerOf(AccessToken, this.dataSource);
  }
}

function prefixOf(key: string): string {
  return key.slice(0, PREFIX_LENGTH);
}

function digestOf(key: string): string {
  return hash('sha256', key);
}

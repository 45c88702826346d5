import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type ErrorDetail, ImproperlyConfigured } from '@nuages/core';
import { asciiDigits } from '@nuages/serializers';

/** A rule that a new password must fulfil. */
export interface PasswordValidator {
  /** What is wrong with the password, or `undefined`. The user may be one that is not saved yet. */
  validate(password: string, user?: object): ErrorDetail | undefined | Promise<ErrorDetail | undefined>;
}

/** Refuses short passwords. Code `password_too_short`. @see Django's `MinimumLengthValidator` */
export class MinimumLengthValidator implements PasswordValidator {
  private readonly minLength: number;

  constructor({ minLength = 8 }: { minLength?: number } = {}) {
    this.minLength = minLength;
  }

  validate(password: string): ErrorDetail | undefined {
    if (Array.from(password).length >= this.minLength) return undefined;
    return { message: `This password is too short. It must contain at least ${this.minLength} characters.`, code: 'password_too_short' };
  }
}

/** Refuses passwords of digits alone. Code `password_entirely_numeric`. @see Django's `NumericPasswordValidator` */
export class NumericPasswordValidator implements PasswordValidator {
  validate(password: string): ErrorDetail | undefined {
    if (!/^\d+$/.test(asciiDigits(password))) return undefined;
    return { message: 'This password is entirely numeric.', code: 'password_entirely_numeric' };
  }
}

/**
 * Refuses passwords that many people use, of Django's list of some 20,000. Code `password_too_common`.
 *
 * @see Django's `CommonPasswordValidator`
 */
export class CommonPasswordValidator implements PasswordValidator {
  private passwords: Promise<ReadonlySet<string>> | undefined;

  async validate(password: string): Promise<ErrorDetail | undefined> {
    const common = await (this.passwords ??= readCommonPasswords());
    if (!common.has(password.toLowerCase().trim())) return undefined;
    return { message: 'This password is too common.', code: 'password_too_common' };
  }
}

/** Options of {@link UserAttributeSimilarityValidator}. */
export interface SimilarityOptions {
  /** The properties of the user that are compared. Default: username, firstName, lastName, email. */
  readonly userAttributes?: readonly string[];
  /** From 0.1 to 1; a password at least as similar is refused. Default 0.7. */
  readonly maxSimilarity?: number;
}

/**
 * Refuses passwords that are like what the user is called. Code `password_too_similar`.
 *
 * @see Django's `UserAttributeSimilarityValidator`
 */
export class UserAttributeSimilarityValidator implements PasswordValidator {
  private readonly userAttributes: readonly string[];
  private readonly maxSimilarity: number;

  constructor({ userAttributes = ['username', 'firstName', 'lastName', 'email'], maxSimilarity = 0.7 }: SimilarityOptions = {}) {
    if (!(maxSimilarity >= 0.1)) throw new ImproperlyConfigured('UserAttributeSimilarityValidator: maxSimilarity must be at least 0.1.');
    this.userAttributes = userAttributes;
    this.maxSimilarity = maxSimilarity;
  }

  validate(password: string, user?: object): ErrorDetail | undefined {
    const similar = this.userAttributes.find((name) => {
      const value: unknown = (user as Record<string, unknown> | undefined)?.[name];
      return typeof value === 'string' && value !== '' && this.isSimilar(password, value);
    });
    return similar === undefined
      ? undefined
      : { message: `The password is too similar to the ${words(similar)}.`, code: 'password_too_similar' };
  }

  private isSimilar(password: string, value: string): boolean {
    const letters = Array.from(password.toLowerCase());
    const parts = [...value.split(/[^\p{L}\p{N}_]+/u), value].map((part) => Array.from(part.toLowerCase()));
    // a long value has no end of parts: those are not counted that would be too unlike if all letters of the shorter one were common
    const canBe = (part: readonly string[]) => ratio(Math.min(letters.length, part.length), letters, part) >= this.maxSimilarity;
    return parts.some((part) => canBe(part) && similarityOf(letters, part) >= this.maxSimilarity);
  }
}

/** Django's four, with their default options. */
export function defaultPasswordValidators(): PasswordValidator[] {
  return [
    new UserAttributeSimilarityValidator(),
    new MinimumLengthValidator(),
    new CommonPasswordValidator(),
    new NumericPasswordValidator(),
  ];
}

/** Python's `SequenceMatcher.quick_ratio`: twice the letters in common over the letters of both. */
function similarityOf(left: readonly string[], right: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const letter of right) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let common = 0;
  for (const letter of left) {
    const count = counts.get(letter) ?? 0;
    if (count > 0) common += 1;
    counts.set(letter, count - 1);
  }
  return ratio(common, left, right);
}

function ratio(common: number, { length }: readonly string[], { length: other }: readonly string[]): number {
  return length + other === 0 ? 1 : (2 * common) / (length + other);
}

/** `firstName` gives `first name`. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const COMMON_PASSWORDS = new URL('../../data/common-passwords.txt.gz', import.meta.url);

async function readCommonPasswords(): Promise<ReadonlySet<string>> {
  const text = await promisify(gunzip)(await readFile(COMMON_PASSWORDS));
  return new Set(text.toString().trimEnd().split('\n'));
}

import {
  CommonPasswordValidator,
  isPasswordUsable,
  Md5Hasher,
  MinimumLengthValidator,
  normalizeEmail,
  normalizeUsername,
  NumericPasswordValidator,
  type PasswordHasher,
  PasswordHashers,
  type PasswordValidator,
  Pbkdf2Sha1Hasher,
  Pbkdf2Sha256Hasher,
  Sha1Hasher,
  UnsaltedMd5Hasher,
  UnsaltedSha1Hasher,
  UserAttributeSimilarityValidator,
  validatePassword,
} from '@nuages/auth';
import { ValidationError } from '@nuages/core';
import { toCamelCase } from '../../models/names.js';
import type { TestCase } from '../../suite.js';
import { expectSame } from '../../values.js';

/** What Django 3.2, which made the vectors, encodes with by default. */
const DJANGO_ITERATIONS = 260_000;

/** Runs a case about passwords and names. */
export async function runPassword(testCase: TestCase): Promise<void> {
  const { op, expect } = testCase;
  const run = OPERATIONS[op as string];
  if (!run) throw new Error(`no operation '${op}'`);
  expectSame(await run(testCase), expect);
}

const OPERATIONS: Record<string, (testCase: TestCase) => unknown> = {
  async encode({ algorithm, password, salt, iterations }) {
    const hashers = new PasswordHashers([hasherOf(algorithm, iterations)]);
    return { encoded: await hashers.make(password, { salt, algorithm }) };
  },
  async check({ password, encoded, hashers, pbkdf2_sha256_iterations }) {
    let upgraded = false;
    const all = new PasswordHashers(
      (hashers as string[]).map((name) => hasherOf(name, name === 'pbkdf2_sha256' ? pbkdf2_sha256_iterations : undefined)),
    );
    const valid = await all.check(password, encoded, () => void (upgraded = true));
    return { valid, upgraded, usable: isPasswordUsable(encoded) };
  },
  async make_password({ password }) {
    const encoded = await new PasswordHashers([hasherOf('pbkdf2_sha256', DJANGO_ITERATIONS)]).make(password);
    if (password === null) return { starts_with: encoded[0], length: encoded.length, usable: isPasswordUsable(encoded) };
    const [algorithm, iterations, salt, hash] = encoded.split('$');
    return {
      algorithm,
      iterations: Number(iterations),
      salt_length: salt!.length,
      hash_length: hash!.length,
      usable: isPasswordUsable(encoded),
    };
  },
  async validate_password({ password, user, validators }) {
    const made = (validators as [string, object][]).map(([name, options]) => new VALIDATORS[name]!(camelCased(options)));
    try {
      await validatePassword(password, { validators: made, ...(user && { user: camelCased(user) }) });
      return { codes: [] };
    } catch (error) {
      if (error instanceof ValidationError) return { codes: error.getCodes() };
      throw error;
    }
  },
  is_password_usable: ({ encoded, input }) => ({ usable: isPasswordUsable(encoded ?? input) }),
  normalize_username: ({ input }) => ({ output: normalizeUsername(input) }),
  normalize_email: ({ input }) => ({ output: normalizeEmail(input) }),
};

const VALIDATORS: Record<string, new (options: any) => PasswordValidator> = {
  UserAttributeSimilarityValidator,
  MinimumLengthValidator,
  CommonPasswordValidator,
  NumericPasswordValidator,
};

/** Options and attributes under our names; so are the names of attributes in a list. */
function camelCased(values: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      toCamelCase(key),
      Array.isArray(value) ? value.map((name: string) => toCamelCase(name)) : value,
    ]),
  );
}

function hasherOf(algorithm: string, iterations?: number): PasswordHasher {
  switch (algorithm) {
    case 'pbkdf2_sha256':
      return new Pbkdf2Sha256Hasher(iterations === undefined ? {} : { iterations });
    case 'pbkdf2_sha1':
      return new Pbkdf2Sha1Hasher(iterations === undefined ? {} : { iterations });
    case 'md5':
      return new Md5Hasher();
    case 'sha1':
      return new Sha1Hasher();
    case 'unsalted_md5':
      return new UnsaltedMd5Hasher();
    case 'unsalted_sha1':
      return new UnsaltedSha1Hasher();
    default:
      throw new Error(`no hasher '${algorithm}'`);
  }
}

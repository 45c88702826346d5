import { CommandError, type CommandIo, ValidationError } from '@nuages/core';
import { validatePassword } from '../password-validation/validate-password.js';
import { messagesOf } from './words-of.js';

const ATTEMPTS = 3;

/** How a new password is asked for. */
export interface PasswordQuestion {
  /** Whether one may be kept that the validators refuse, where that is what is wanted. */
  readonly mayBypass?: boolean;
  /** What is said where none was given in time. */
  readonly giveUp: string;
}

/** Asks twice for a password that fits the validators, up to three times. Nothing of it is shown. */
export async function askNewPassword(io: CommandIo, user: object, { mayBypass = false, giveUp }: PasswordQuestion): Promise<string> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const password = await io.ask('Password: ', { hidden: true });
    if (password !== (await io.ask('Password (again): ', { hidden: true }))) {
      io.warn("Error: Your passwords didn't match.");
      continue;
    }
    if (password.trim() === '') {
      io.warn("Error: Blank passwords aren't allowed.");
      continue;
    }
    const reasons = await refusalsOf(password, user);
    if (reasons.length === 0) return password;
    for (const reason of reasons) io.warn(reason);
    if (mayBypass && (await io.ask('Bypass password validation and create user anyway? [y/N]: ')).trim().toLowerCase() === 'y')
      return password;
  }
  throw new CommandError(giveUp);
}

/** The password of a variable of the environment. @throws CommandError where there is none, or it does not fit */
export async function checkedPassword({ env }: CommandIo, variable: string, user: object): Promise<string> {
  const password = env[variable];
  if (!password?.trim()) throw new CommandError(`A superuser needs the field 'password'. Give ${variable}.`);
  const reasons = await refusalsOf(password, user);
  if (reasons.length > 0) throw new CommandError(`password: ${reasons.join(' ')} Give another by ${variable}.`);
  return password;
}

async function refusalsOf(password: string, user: object): Promise<string[]> {
  try {
    await validatePassword(password, { user });
    return [];
  } catch (error) {
    if (error instanceof ValidationError) return messagesOf(error);
    throw error;
  }
}

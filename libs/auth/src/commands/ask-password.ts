import { CommandError, type CommandIo, ValidationError } from '@nuages/core';
import { validatePassword } from '../password-validation/validate-password.js';
import { wordsOf } from './words-of.js';

const ATTEMPTS = 3;

/** Asks twice for a password that fits the validators, up to three times. Nothing of it is shown. */
export async function askNewPassword(io: CommandIo, user: object): Promise<string> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const password = await io.ask('Password: ', { hidden: true });
    if (password !== (await io.ask('Password (again): ', { hidden: true }))) {
      io.print('The two were not the same.');
      continue;
    }
    const reason = await refusalOf(password, user);
    if (!reason) return password;
    io.print(reason);
  }
  throw new CommandError('No password was set.');
}

/** A password from the environment. @throws CommandError where there is none, or it does not fit */
export async function checkedPassword(password: string | undefined, user: object): Promise<string> {
  if (!password) throw new CommandError('There is no password. Give NUAGES_SUPERUSER_PASSWORD.');
  const reason = await refusalOf(password, user);
  if (reason) throw new CommandError(reason);
  return password;
}

async function refusalOf(password: string, user: object): Promise<string | undefined> {
  if (password.trim() === '') return 'A password may not be blank.';
  try {
    await validatePassword(password, { user });
    return undefined;
  } catch (error) {
    if (error instanceof ValidationError) return wordsOf(error);
    throw error;
  }
}

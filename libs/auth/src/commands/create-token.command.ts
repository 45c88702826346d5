import { Inject } from '@nestjs/common';
import { Command, CommandError, type CommandIo, type CommandOptions, type CommandRunner, FieldError, ValidationError } from '@nuages/core';
import { USER_MANAGER } from '../auth.tokens.js';
import { TokenStore } from '../tokens/token-store.js';
import type { UserManager } from '../user-model/user.manager.js';
import { findUser } from './change-password.command.js';
import { wordsOf } from './words-of.js';

const DAY = 86_400_000;
/** A hundred years: what is longer is a slip of the hand, and dates end somewhere. */
const MAX_DAYS = 36_525;

/** Makes a token and prints it; it is shown this once. @see DRF's `drf_create_token` */
@Command({
  name: 'createtoken',
  description: 'Makes a token of a user and prints it.',
  arguments: '<username>',
  options: [
    { flags: '--name <name>', description: 'what the token is called', default: '' },
    { flags: '--days <days>', description: 'how long it works; default: without an end' },
  ],
})
export class CreateTokenCommand implements CommandRunner {
  constructor(
    @Inject(USER_MANAGER) private readonly users: UserManager,
    private readonly tokens: TokenStore,
  ) {}

  async run([username]: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    const days = options['days'] === undefined ? undefined : Number(options['days']);
    if (days !== undefined && !(days > 0 && days <= MAX_DAYS))
      throw new CommandError(`--days takes a number above 0, at most ${MAX_DAYS}.`);
    const user = await findUser(this.users, username!);
    const expiresAt = days === undefined ? null : new Date(Date.now() + days * DAY);
    try {
      const { key } = await this.tokens.obtain(user, { name: String(options['name'] ?? ''), expiresAt });
      io.print(key);
    } catch (error) {
      if (error instanceof ValidationError) throw new CommandError(`--name: ${wordsOf(error)}`);
      if (error instanceof FieldError) throw new CommandError(error.message);
      throw error;
    }
  }
}

import { Inject } from '@nestjs/common';
import { Command, CommandError, type CommandIo, type CommandOptions, type CommandRunner, DoesNotExist } from '@nuages/core';
import { USER_MANAGER } from '../auth.tokens.js';
import type { AbstractBaseUser } from '../models/abstract-base-user.js';
import type { UserManager } from '../user-model/user.manager.js';
import { askNewPassword } from './ask-password.js';

/** Sets a user's password. @see Django's `changepassword` */
@Command({ name: 'changepassword', description: "Sets a user's password.", arguments: '<username>' })
export class ChangePasswordCommand implements CommandRunner {
  constructor(@Inject(USER_MANAGER) private readonly users: UserManager) {}

  async run([username]: readonly string[], _options: CommandOptions, io: CommandIo): Promise<void> {
    if (!io.isInteractive) throw new CommandError('There is no terminal to ask on for the password.');
    const user = await findUser(this.users, username!);
    io.print(`Changing the password of ${username}.`);
    const giveUp = `The password of ${username} stays as it was.`;
    await user.setPassword(await askNewPassword(io, user, { giveUp }));
    await this.users.save(user, { updateFields: ['password'] });
    io.print(`set the password of ${username}`);
  }
}

/** The user of that name. @throws CommandError where there is none */
export async function findUser(users: UserManager, username: string): Promise<AbstractBaseUser> {
  try {
    return await users.getByNaturalKey(username);
  } catch (error) {
    if (error instanceof DoesNotExist) throw new CommandError(`There is no user '${username}'.`);
    throw error;
  }
}

import { Inject } from '@nestjs/common';
import {
  Command,
  CommandError,
  type CommandIo,
  type CommandOptions,
  type CommandRunner,
  IntegrityError,
  ValidationError,
} from '@nuages/core';
import { AUTH_USER_MODEL, USER_MANAGER } from '../auth.tokens.js';
import type { UserClass } from '../models/abstract-base-user.js';
import type { UserManager } from '../user-model/user.manager.js';
import { askNewPassword, checkedPassword } from './ask-password.js';

/** Makes a user who may do everything. @see Django's `createsuperuser` */
@Command({
  name: 'createsuperuser',
  description: 'Makes a user who may do everything.',
  options: [
    { flags: '--username <name>', description: 'what the user logs in with' },
    { flags: '--set <field=value...>', description: 'another required field' },
    { flags: '--no-input', description: 'take all from options and from NUAGES_SUPERUSER_USERNAME, _PASSWORD and _<FIELD>' },
  ],
})
export class CreateSuperuserCommand implements CommandRunner {
  constructor(
    @Inject(AUTH_USER_MODEL) private readonly userModel: UserClass,
    @Inject(USER_MANAGER) private readonly users: UserManager,
  ) {}

  async run(_parameters: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    const { USERNAME_FIELD, REQUIRED_FIELDS } = this.userModel;
    const given = new Map(((options['set'] ?? []) as string[]).map(readAssignment));
    if (typeof options['username'] === 'string') given.set(USERNAME_FIELD, options['username']);
    const mayAsk = options['input'] !== false;
    if (mayAsk && !io.isInteractive)
      throw new CommandError('There is no terminal to ask on. Say --no-input, and give what is needed by options and environment.');

    const values: Record<string, unknown> = {};
    for (const field of [USERNAME_FIELD, ...REQUIRED_FIELDS]) {
      const known = given.get(field) ?? io.env[`NUAGES_SUPERUSER_${variableOf(field === USERNAME_FIELD ? 'username' : field)}`];
      const value = known ?? (mayAsk ? (await io.ask(`${field}: `)).trim() : undefined);
      if (!value)
        throw new CommandError(`A superuser needs a ${field}. Give --set ${field}=..., or NUAGES_SUPERUSER_${variableOf(field)}.`);
      values[field] = value;
    }
    const draft = Object.assign(new this.userModel(), values);
    const password = mayAsk ? await askNewPassword(io, draft) : await checkedPassword(io.env['NUAGES_SUPERUSER_PASSWORD'], draft);
    await this.create({ ...values, password });
    io.print(`made the superuser ${String(values[USERNAME_FIELD])}`);
  }

  private async create(values: Record<string, unknown>): Promise<void> {
    try {
      await this.users.createSuperuser(values as never); // of any user model
    } catch (error) {
      if (error instanceof IntegrityError && error.rule === 'unique') throw new CommandError('That name is taken. Choose another.');
      if (error instanceof IntegrityError) throw new CommandError(`${error.message} Give the field by --set field=value.`);
      if (error instanceof ValidationError) throw new CommandError(error.message);
      throw error;
    }
  }
}

function readAssignment(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new CommandError(`--set takes field=value, not '${text}'.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** `birthDate` gives `BIRTH_DATE`. */
function variableOf(field: string): string {
  return field.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase();
}

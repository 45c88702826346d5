import { Inject } from '@nestjs/common';
import {
  Command,
  CommandError,
  type CommandIo,
  type CommandOptions,
  type CommandRunner,
  FieldError,
  IntegrityError,
  ValidationError,
} from '@nuages/core';
import { type ModelField, verboseNameOf } from '@nuages/managers';
import { AUTH_USER_MODEL, USER_MANAGER } from '../auth.tokens.js';
import type { AbstractBaseUser, UserClass } from '../models/abstract-base-user.js';
import type { UserManager } from '../user-model/user.manager.js';
import { normalizeUsername } from '../models/normalize.js';
import { askNewPassword, checkedPassword } from './ask-password.js';
import { wordsOf } from './words-of.js';

const ATTEMPTS = 3;
const NOBODY = 'No superuser was made.';

/** Makes a user who may do everything. @see Django's `createsuperuser` */
@Command({
  name: 'createsuperuser',
  description: 'Makes a user who may do everything.',
  options: [
    { flags: '--username <name>', description: 'what the user logs in with' },
    { flags: '--email <address>', description: 'the e-mail address, of a user model that has one' },
    { flags: '--set <field=value...>', description: 'any other field' },
    { flags: '--no-input', description: 'take all from options and from NUAGES_SUPERUSER_USERNAME, _PASSWORD and _<FIELD>' },
  ],
})
export class CreateSuperuserCommand implements CommandRunner {
  constructor(
    @Inject(AUTH_USER_MODEL) private readonly userModel: UserClass,
    @Inject(USER_MANAGER) private readonly users: UserManager,
  ) {}

  async run(_parameters: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    const { USERNAME_FIELD, EMAIL_FIELD, REQUIRED_FIELDS } = this.userModel;
    const given = new Map(((options['set'] ?? []) as string[]).map(readAssignment));
    if (typeof options['email'] === 'string') given.set(EMAIL_FIELD, options['email']);
    if (typeof options['username'] === 'string') given.set(USERNAME_FIELD, options['username']);
    if (given.has('password')) throw new CommandError('--set takes no password: others could read it. Give NUAGES_SUPERUSER_PASSWORD.');
    const mayAsk = options['input'] !== false;
    if (mayAsk && !io.isInteractive)
      throw new CommandError('There is no terminal to ask on. Say --no-input, and give what is needed by options and environment.');

    const values: Record<string, unknown> = {};
    for (const name of new Set([USERNAME_FIELD, ...REQUIRED_FIELDS, ...given.keys()])) {
      const known = given.get(name) ?? (mayAsk ? undefined : io.env[this.variableOf(name)]);
      values[name] = known === undefined && mayAsk ? await this.ask(name, io) : await this.checked(name, known);
    }
    const draft = Object.assign(new this.userModel(), values);
    const password = mayAsk
      ? await askNewPassword(io, draft, { mayBypass: true, giveUp: NOBODY })
      : await checkedPassword(io, this.variableOf('password'), draft);
    const user = await this.create({ ...values, password });
    io.print(`made the superuser ${user.getUsername()}`); // as it is stored, which may be another than was typed
  }

  /** Asks for a field until its value fits, up to three times. */
  private async ask(name: string, io: CommandIo): Promise<unknown> {
    const proposed = name === 'username' ? await this.proposal(io) : undefined;
    const question = `${this.labelOf(name)}${proposed === undefined ? '' : ` (leave blank to use '${proposed}')`}: `;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const value = this.read(name, (await io.ask(question)).trim() || (proposed ?? ''));
      const reason = await this.refusalOf(name, value);
      if (!reason) return value;
      io.warn(`Error: ${reason}`);
    }
    throw new CommandError(NOBODY);
  }

  /** Who is at the terminal, where that is a name that nobody has. */
  private async proposal({ env }: CommandIo): Promise<string | undefined> {
    const name = (env['LOGNAME'] ?? env['USER'] ?? env['USERNAME'])?.replaceAll(' ', '').toLowerCase();
    return name && !(await this.refusalOf('username', name)) ? name : undefined;
  }

  /** `birthDate` gives `Birth date`, unless the field has a label. */
  private labelOf(name: string): string {
    const label = verboseNameOf(this.users.model.field(name));
    return label.charAt(0).toUpperCase() + label.slice(1);
  }

  private async checked(name: string, text: string | undefined): Promise<unknown> {
    if (!text) throw new CommandError(`A superuser needs the field '${name}'. Give --set ${name}=..., or ${this.variableOf(name)}.`);
    const value = this.read(name, text);
    const reason = await this.refusalOf(name, value);
    if (reason) throw new CommandError(`${name}: ${reason}`);
    return value;
  }

  /** What is typed, as the column holds it. */
  private read(name: string, text: string): unknown {
    const field = this.users.model.findField(name);
    if (!field?.column) throw new CommandError(`${this.userModel.name} has no column '${name}'.`);
    const value = valueOf(field, text);
    return name === this.userModel.USERNAME_FIELD ? normalizeUsername(value) : value;
  }

  /** What the model says against a value. */
  private async refusalOf(name: string, value: unknown): Promise<string | undefined> {
    const draft = Object.assign(new this.userModel(), { [name]: value });
    const others = [...this.users.model.fields.keys()].filter((other) => other !== name);
    try {
      await this.users.fullClean(draft, { exclude: others as never[] }); // of any user model
      return undefined;
    } catch (error) {
      if (error instanceof ValidationError) return wordsOf(error);
      throw error;
    }
  }

  private async create(values: Record<string, unknown>): Promise<AbstractBaseUser> {
    try {
      return await this.users.createSuperuser(values as never); // of any user model
    } catch (error) {
      if (error instanceof IntegrityError && error.rule === 'unique') throw new CommandError('That name is taken. Choose another.');
      if (error instanceof IntegrityError) throw new CommandError(`${error.message} Give the field by --set field=value.`);
      if (error instanceof ValidationError || error instanceof FieldError) throw new CommandError(error.message);
      throw error;
    }
  }

  /** `birthDate` gives `NUAGES_SUPERUSER_BIRTH_DATE`; the username is called so in every user model. */
  private variableOf(name: string): string {
    const plain = name === this.userModel.USERNAME_FIELD ? 'username' : name;
    return `NUAGES_SUPERUSER_${plain.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase()}`;
  }
}

function readAssignment(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new CommandError(`--set takes field=value, not '${text}'.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** A text as a field's kind of value; what cannot be that stays text, and is refused. */
function valueOf({ kind }: ModelField, text: string): unknown {
  if (kind === 'boolean') return { true: true, yes: true, 1: true, false: false, no: false, 0: false }[text.toLowerCase()] ?? text;
  return kind === 'integer' || kind === 'float' ? (Number.isNaN(Number(text)) ? text : Number(text)) : text;
}

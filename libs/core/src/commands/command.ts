import { applyDecorators, Injectable, SetMetadata } from '@nestjs/common';

/** An option of a command, in commander's notation. */
export interface CommandOption {
  /** As `--fake`, `-n, --name <name>`. */
  readonly flags: string;
  readonly description: string;
  readonly default?: string | boolean;
}

/** What {@link Command} says of a class. */
export interface CommandDeclaration {
  /** What it is called by: `npx nuages <name>`. */
  readonly name: string;
  /** One line, for the list of commands. */
  readonly description: string;
  /** In commander's notation: `<app> [name]`. */
  readonly arguments?: string;
  readonly options?: readonly CommandOption[];
}

/** How a piece of text looks on a terminal. */
export type TextStyle = 'bold' | 'dim' | 'red' | 'green' | 'yellow';

/** Where a command reads and writes. */
export interface CommandIo {
  /** Writes a line to stdout. */
  print(line: string): void;
  /** Writes text to stdout as it is, and waits where the reader is slow. */
  write(text: string): Promise<void>;
  /** Writes a line to stderr. */
  warn(line: string): void;
  /** Shows how far long work is, on one line of the terminal that the next one takes; elsewhere nothing. */
  progress(line: string): void;
  /** The text in a style on a terminal that has colours; elsewhere as it is. */
  paint(style: TextStyle, text: string): string;
  /** What is piped to the command. */
  readonly input: AsyncIterable<string>;
  /** Whether somebody is there to answer. */
  readonly isInteractive: boolean;
  /** Asks for a line; what is typed after a hidden question is not shown. */
  ask(question: string, options?: { hidden?: boolean }): Promise<string>;
  /** The environment's variables. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that the command was called in, from which a path among its arguments leads; the process is in the project's. */
  readonly currentFolder: string;
  /** The folder that the project is in. */
  readonly projectFolder: string;
  /** What package.json says under `nuages`. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The options that a call of a command gave, by their names in camelCase. */
export type CommandOptions = Readonly<Record<string, any>>; // each command has its own

/** What a class with {@link Command} is. Runs inside its application. */
export interface CommandRunner {
  /**
   * Does the work.
   *
   * @returns the exit status; nothing means 0
   * @throws CommandError to end with a line for the user and status 1
   */
  run(parameters: readonly string[], options: CommandOptions, io: CommandIo): Promise<number | void>;
}

/** Ends a command with one line that names the cause and the fix. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

const KEY = 'nuages:command';

/**
 * Makes a provider a command of `npx nuages`.
 *
 * @example
 * @Command({ name: 'greet', description: 'Greets somebody.', arguments: '<name>' })
 * export class GreetCommand implements CommandRunner {
 *   constructor(@InjectManager(User) private readonly users: Manager<User>) {}
 *   async run([name]: readonly string[], _options: CommandOptions, io: CommandIo) {
 *     io.print(`Hello, ${name}, from ${await this.users.count()} users.`);
 *   }
 * }
 * @see Django's `BaseCommand`
 */
export function Command(declaration: CommandDeclaration): ClassDecorator {
  return applyDecorators(Injectable(), SetMetadata(KEY, declaration));
}

/** What a class says of itself as a command; `undefined` where it is none. */
export function commandOf(type: object): CommandDeclaration | undefined {
  return Reflect.getMetadata(KEY, type) as CommandDeclaration | undefined;
}

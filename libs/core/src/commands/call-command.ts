import type { INestApplicationContext } from '@nestjs/common';
import { runInApplication } from '../ambient/ambient-context.js';
import { CommandError, type CommandIo, type CommandOptions } from './command.js';
import { completeOptions } from './command-options.js';
import { commandsOf } from './find-commands.js';

/** What {@link callCommand} takes besides the command's name. */
export interface CallCommandOptions {
  readonly parameters?: readonly string[];
  /** By their names in camelCase: `{ dryRun: true }` is `--dry-run`, and `{ input: false }` is `--no-input`. */
  readonly options?: CommandOptions;
  /** What is piped to the command. */
  readonly input?: string | AsyncIterable<string>;
  /** What the command's questions are answered by, in their order; without any nobody is there to ask. */
  readonly answers?: readonly string[];
  readonly env?: CommandIo['env'];
  readonly projectFolder?: string;
  readonly settings?: CommandIo['settings'];
}

/** What a command did that was called from code. */
export interface CalledCommand {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The questions that it asked, `(hidden)` behind those whose answers are not shown. */
  readonly asked: readonly string[];
}

/**
 * Calls a command of an application from code, as a test or a scheduled job does.
 *
 * @throws CommandError what the command ends with; for a command or an option that there is not
 * @see Django's `call_command`
 * @example
 * const { stdout } = await callCommand(app, 'dumpdata', { parameters: ['blog.tag'] });
 */
export async function callCommand(app: INestApplicationContext, name: string, call: CallCommandOptions = {}): Promise<CalledCommand> {
  const found = commandsOf(app).find(({ declaration }) => declaration.name === name);
  if (!found) throw new CommandError(`This application has no command '${name}'.`);
  const io = new CalledIo(call);
  const options = completeOptions(found.declaration, call.options ?? {});
  const status = (await runInApplication(app, () => found.runner.run(call.parameters ?? [], options, io))) ?? 0;
  return { status, stdout: io.stdout, stderr: io.stderr, asked: io.asked };
}

/** Keeps what a command writes, and answers what it asks. */
class CalledIo implements CommandIo {
  stdout = '';
  stderr = '';
  readonly asked: string[] = [];
  readonly isInteractive: boolean;
  readonly env: CommandIo['env'];
  readonly currentFolder = process.cwd();
  readonly projectFolder: string;
  readonly settings: CommandIo['settings'];
  readonly input: AsyncIterable<string>;
  private readonly answers: string[];

  constructor({ answers, env = {}, projectFolder = process.cwd(), settings = {}, input = '' }: CallCommandOptions) {
    this.isInteractive = answers !== undefined;
    this.answers = [...(answers ?? [])];
    this.env = env;
    this.projectFolder = projectFolder;
    this.settings = settings;
    this.input = typeof input === 'string' ? piped(input) : input;
  }

  print(line: string): void {
    this.stdout += `${line}\n`;
  }

  async write(text: string): Promise<void> {
    this.stdout += text;
  }

  warn(line: string): void {
    this.stderr += `${line}\n`;
  }

  progress(): void {}

  paint(_style: string, text: string): string {
    return text;
  }

  async ask(question: string, { hidden = false }: { hidden?: boolean } = {}): Promise<string> {
    this.asked.push(`${question.trim()}${hidden ? ' (hidden)' : ''}`);
    const answer = this.answers.shift();
    if (answer === undefined) throw new CommandError(`Nothing answers '${question.trim()}'.`);
    return answer;
  }
}

async function* piped(text: string): AsyncGenerator<string> {
  yield text;
}

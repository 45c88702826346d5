import { type INestApplicationContext, Injectable, Module, Scope } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CoreModule } from '../ambient/core.module.js';
import { callCommand } from './call-command.js';
import { Command, type CommandIo, type CommandOptions, type CommandRunner } from './command.js';

@Command({
  name: 'greet',
  description: 'Greets somebody.',
  arguments: '[name]',
  options: [
    { flags: '-w, --word <word>', description: 'the greeting', default: 'Hello' },
    { flags: '-t, --to <name...>', description: 'to whom' },
    { flags: '--all-day', description: 'whatever the time' },
    { flags: '--no-input', description: 'do not ask' },
  ],
})
class GreetCommand implements CommandRunner {
  async run(parameters: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    io.print(JSON.stringify([parameters, options]));
  }
}

@Injectable({ scope: Scope.REQUEST })
class Mood {
  readonly text = 'cheerful';
}

@Command({ name: 'feel', description: 'Says how it is.' })
class FeelCommand implements CommandRunner {
  constructor(private readonly mood: Mood) {}

  async run(_parameters: readonly string[], _options: CommandOptions, io: CommandIo): Promise<void> {
    io.print(this.mood.text);
  }
}

@Module({ providers: [GreetCommand] })
class GreetModule {}

@Module({ imports: [CoreModule, GreetModule], providers: [GreetCommand, FeelCommand, Mood] })
class AppModule {}

describe('callCommand', () => {
  let app: INestApplicationContext;
  beforeAll(async () => {
    app = await NestFactory.createApplicationContext(AppModule, { logger: false });
  });
  afterAll(() => app.close());

  test.each([
    [{}, { word: 'Hello', input: true }],
    [
      { word: undefined, to: 'ann' },
      { word: 'Hello', to: ['ann'], input: true },
    ],
    [
      { word: 'Ave', allDay: true, input: false },
      { word: 'Ave', allDay: true, input: false },
    ],
  ])('given %j runs with %j, as the command line would', async (options, expected) => {
    const { stdout, status } = await callCommand(app, 'greet', { parameters: ['ann'], options });

    expect(JSON.parse(stdout)).toEqual([['ann'], expected]);
    expect(status).toBe(0);
  });

  test('makes a command that is given something request-scoped for the call', async () => {
    expect((await callCommand(app, 'feel')).stdout).toBe('cheerful\n');
  });

  test('names two commands of one name', async () => {
    @Command({ name: 'greet', description: 'Greets again.' })
    class AgainCommand extends GreetCommand {}
    @Module({ imports: [AppModule], providers: [AgainCommand] })
    class TwiceModule {}
    const twice = await NestFactory.createApplicationContext(TwiceModule, { logger: false });

    await expect(callCommand(twice, 'feel')).rejects.toThrow(/^Two commands are called 'greet': .*AgainCommand/);
    await twice.close();
  });

  test('refuses an option that the command does not have, and names those it has', async () => {
    await expect(callCommand(app, 'greet', { options: { noInput: true } })).rejects.toThrow(
      "'greet' has no option 'noInput'. Its options are: word, to, allDay, input.",
    );
    await expect(callCommand(app, 'meet')).rejects.toThrow("This application has no command 'meet'.");
  });
});

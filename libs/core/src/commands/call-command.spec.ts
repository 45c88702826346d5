import { type INestApplicationContext, Module } from '@nestjs/common';
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
    { flags: '--all-day', description: 'whatever the time' },
    { flags: '--no-input', description: 'do not ask' },
  ],
})
class GreetCommand implements CommandRunner {
  async run(parameters: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    io.print(JSON.stringify([parameters, options]));
  }
}

@Module({ imports: [CoreModule], providers: [GreetCommand] })
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
      { word: 'Ave', allDay: true, input: false },
      { word: 'Ave', allDay: true, input: false },
    ],
  ])('given %j runs with %j, as the command line would', async (options, expected) => {
    const { stdout, status } = await callCommand(app, 'greet', { parameters: ['ann'], options });

    expect(JSON.parse(stdout)).toEqual([['ann'], expected]);
    expect(status).toBe(0);
  });

  test('refuses an option that the command does not have, and names those it has', async () => {
    await expect(callCommand(app, 'greet', { options: { noInput: true } })).rejects.toThrow(
      "'greet' has no option 'noInput'. Its options are: word, allDay, input.",
    );
    await expect(callCommand(app, 'meet')).rejects.toThrow("This application has no command 'meet'.");
  });
});

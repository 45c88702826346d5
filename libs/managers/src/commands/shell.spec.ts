import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { callCommand, CommandError } from '@nuages/core';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { expect, test } from 'vitest';
import { dataSourceFactory } from '../data-source/data-source-factory.js';
import { ManagerRegistry } from '../manager/manager.registry.js';
import { ManagersModule } from '../managers.module.js';
import { sqliteOptions } from '../sqlite/sqlite-options.js';
import { runCode } from './run-code.js';

@Entity()
class Song {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) title!: string;
  @Column({ default: 0 }) plays!: number;
}

const useFactory = () => ({ ...sqliteOptions({ database: ':memory:', entities: [Song] }), synchronize: true });

@Module({ imports: [TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }), ManagersModule.forRoot()] })
class AppModule {}

test('shell runs code of the command line and of stdin inside the application', async () => {
  const app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  const songs = app.get(ManagerRegistry).for(Song);

  await callCommand(app, 'shell', { options: { command: "await managers.Song.create({ title: 'Nuages', plays: 1 })" } });
  const code = `
    await atomic(async () => {
      const [song] = await managers.Song.filter(Q.or({ title: 'Nuages' }, { title: 'x' }));
      if (!(song instanceof Song) || entities.Song !== Song) throw new Error('no Song');
      await managers.Song.filter({ pk: song.id }).update({ plays: F('plays').add(4) });
    });
  `;
  await callCommand(app, 'shell', { input: code });

  expect((await songs.get({ title: 'Nuages' })).plays).toBe(5);
  await expect(callCommand(app, 'shell', { options: { command: 'managers.Nobody.all()' } })).rejects.toThrow(TypeError);
  await expect(callCommand(app, 'shell', { input: 'await ((' })).rejects.toThrow(CommandError);
  await app.close();
});

test.each([
  ['syntax(', '<command>:1:8\n    syntax(\n           ^\nSyntaxError: the code ends too early'],
  ['let a = 1;\n\tlet b = = 2;\nc()', "<command>:2:10\n    \tlet b = = 2;\n    \t        ^\nSyntaxError: Unexpected token '='"],
  ['if (x) {\n  foo(\n\n', '<command>:2:7\n      foo(\n          ^\nSyntaxError: the code ends too early'],
  ['a "bc', '<command>:1:3\n    a "bc\n      ^^^\nSyntaxError: Invalid or unexpected token'],
  [
    "import { x } from 'y'",
    "<command>:1:1\n    import { x } from 'y'\n    ^^^^^^\nSyntaxError: Cannot use import statement outside a module. Write: const { name } = await import('...')",
  ],
])('shell names the place of what is no JavaScript: %j', async (code, message) => {
  await expect(runCode(code, '<command>', {})).rejects.toThrow(new CommandError(message));
});

test('stacks of what fails in the code name its places', async () => {
  const code = 'const fail = () => {\n  throw new RangeError("no");\n};\nawait null;\nfail();';

  await expect(runCode(code, '<stdin>', { one: 1, two: 2 })).rejects.toMatchObject({
    stack: expect.stringMatching(/^RangeError: no\n {4}at fail \(<stdin>:2:9\)\n {4}at <stdin>:5:1\n/),
  });
});

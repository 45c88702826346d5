import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Command, type CommandIo, type CommandOptions, type CommandRunner } from '@nuages/core';
import { dataSourceFactory, InjectManager, type Manager, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { expect, test } from 'vitest';

@Entity()
class Listener {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 50 }) name!: string;
}

// #region own
@Command({
  name: 'greet',
  description: 'Greets the listeners whose name begins so.',
  arguments: '<start>',
  options: [{ flags: '--loud', description: 'in capitals' }],
})
class GreetCommand implements CommandRunner {
  constructor(@InjectManager(Listener) private readonly listeners: Manager<Listener>) {}

  async run([start = '']: readonly string[], options: CommandOptions, io: CommandIo) {
    for (const { name } of await this.listeners.filter({ name__istartswith: start }))
      io.print(options['loud'] ? `HELLO, ${name.toUpperCase()}` : `Hello, ${name}`);
  }
}
// #endregion own

const useFactory = () => ({ ...sqliteOptions({ database: ':memory:', entities: [Listener] }), synchronize: true });

@Module({ imports: [TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory }), ManagersModule.forRoot()], providers: [GreetCommand] })
class AppModule {}

test('a command of the project runs in its container', async () => {
  const app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init();
  const { ManagerRegistry } = await import('@nuages/managers');
  const listeners = app.get(ManagerRegistry).for(Listener);
  await listeners.create({ name: 'Ann' });
  await listeners.create({ name: 'Bob' });
  const lines: string[] = [];
  const io = { print: (line: string) => lines.push(line) } as unknown as CommandIo;
  await app.get(GreetCommand).run(['a'], { loud: true }, io);
  await app.close();

  expect(lines).toEqual(['HELLO, ANN']);
});

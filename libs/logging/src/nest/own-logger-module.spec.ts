import { Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { LoggerModule, PinoLogger } from 'nestjs-pino';
import { expect, test } from 'vitest';
import { LoggingModule } from '../logging.module.js';
import { captureLogs } from '../testing/index.js';

@Injectable()
class Shop {
  constructor(private readonly log: PinoLogger) {}

  list() {
    this.log.info({ cents: 5 }, 'listed');
  }
}

// the only one of its file: nestjs-pino has one logger in a process
test("an application's own LoggerModule writes to the same engine, though it is made first and says nothing of it", async () => {
  @Module({ imports: [LoggerModule.forRoot({ pinoHttp: { level: 'silent' } }), LoggingModule.forRoot({ version: 1 })], providers: [Shop] })
  class ShopModule {}
  const app = await (await Test.createTestingModule({ imports: [ShopModule] }).compile()).init();

  const logs = await captureLogs(() => app.get(Shop).list());
  await app.close();

  expect(logs.of('nest').map(({ message, fields }) => [message, fields])).toEqual([['listed', { cents: 5 }]]);
});

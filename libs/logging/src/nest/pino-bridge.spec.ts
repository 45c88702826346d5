import { type DynamicModule, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { LoggerModule, PinoLogger } from 'nestjs-pino';
import { afterEach, expect, test } from 'vitest';
import { LoggingModule } from '../logging.module.js';
import { captureLogs } from '../testing/index.js';
import { pinoBridge } from './pino-bridge.js';

const ours = () => LoggingModule.forRoot({ version: 1, root: { level: 'INFO' } });
const theirs = () => LoggerModule.forRoot({ pinoHttp: { logger: pinoBridge } });

@Injectable()
class Shop {
  constructor(private readonly log: PinoLogger) {
    log.setContext('Shop');
  }

  list() {
    this.log.info({ cents: 5 }, 'listed');
  }
}

let close = async () => {};
afterEach(() => close());

// nestjs-pino has one logger in a process, of whichever module is made first
test.each<[string, () => DynamicModule[]]>([
  ['before ours', () => [theirs(), ours()]],
  ['after ours', () => [ours(), theirs()]],
])("an application's own LoggerModule %s writes to the same engine", async (_order, imports) => {
  @Module({ imports: imports(), providers: [Shop] })
  class ShopModule {}
  const app = await (await Test.createTestingModule({ imports: [ShopModule] }).compile()).init();
  close = () => app.close();

  const logs = await captureLogs(() => app.get(Shop).list());

  expect(logs.of('nest').map(({ message, fields }) => [message, fields])).toEqual([
    ['listed', expect.objectContaining({ cents: 5, context: 'Shop' })],
  ]);
});

import { type INestApplicationContext, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CoreModule } from '../ambient/core.module.js';
import { callCommand } from '../commands/call-command.js';
import type { CommandOptions } from '../commands/command.js';
import { Check, type CheckMessage, type SystemCheck } from './check.decorator.js';

@Check({ tags: ['shop'] })
class StockCheck implements SystemCheck {
  check(): CheckMessage[] {
    return [
      { level: 'warning', id: 'shop.W001', message: 'The stock is low.', hint: 'Order more.', object: 'shop.item' },
      { level: 'info', id: 'shop.I001', message: 'It is open.' },
    ];
  }
}

@Check({ tags: ['shop', 'security'], deploy: true })
class DoorCheck implements SystemCheck {
  async check(): Promise<CheckMessage[]> {
    return [{ level: 'error', id: 'shop.E001', message: 'The door is open.' }];
  }
}

@Module({ imports: [CoreModule], providers: [StockCheck, DoorCheck] })
class ShopModule {}

@Module({ imports: [ShopModule], providers: [StockCheck] })
class AppModule {}

let app: INestApplicationContext;
beforeEach(async () => void (app = await (await Test.createTestingModule({ imports: [AppModule] }).compile()).init()));
afterEach(() => app.close());

const check = (options: CommandOptions = {}, settings = {}) => callCommand(app, 'check', { options, settings });

test('check shows what is found by level, with what to do, each check once', async () => {
  const { status, stdout } = await check();

  expect(status).toBe(0);
  expect(stdout).toBe(`WARNINGS:
shop.W001 shop.item: The stock is low.
    Order more.

INFO:
shop.I001: It is open.

The check found 2 issues.
`);
});

test('check --deploy adds checks, and an error ends it with 1', async () => {
  const { status, stdout } = await check({ deploy: true });

  expect(status).toBe(1);
  expect(stdout).toMatch(/^ERRORS:\nshop\.E001: The door is open\.\n\nWARNINGS:\ncore\.W001: NODE_ENV/);
});

test('check --fail-level, --tag and silenced ids decide what counts', async () => {
  expect((await check({ failLevel: 'warning' })).status).toBe(1);
  expect((await check({ failLevel: 'critical', deploy: true })).status).toBe(0);
  expect((await check({ tag: ['security'], deploy: true })).stdout).not.toContain('shop.W001');
  const silenced = await check({ failLevel: 'warning' }, { silencedChecks: ['shop.W001'] });
  expect([silenced.status, silenced.stdout.split('\n').at(-2)]).toEqual([0, 'The check found 1 issue (1 silenced).']);
  expect((await check({ listTags: true, deploy: true })).stdout).toBe('security\nshop\n');
  await expect(check({ tag: ['security'] })).rejects.toThrow("No check has the tag 'security'. Choose from: shop; --deploy has more.");
  await expect(check({ failLevel: 'fatal' })).rejects.toThrow(
    "There is no level 'fatal'. Choose from: debug, info, warning, error, critical.",
  );
});

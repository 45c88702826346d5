import { describe, expect, test } from 'vitest';
import { LoggingSystem } from '../engine/logging-system.js';
import { captureLogs } from './capture-logs.js';

function open(): { logging: LoggingSystem; lines: string[] } {
  const lines: string[] = [];
  const logging = new LoggingSystem();
  logging.configure({
    version: 1,
    mergeDefaults: false,
    handlers: { h: { class: 'stream', stream: { write: (line: string) => lines.push(line) } } },
    root: { level: 'WARNING', handlers: ['h'] },
  });
  return { logging, lines };
}

describe('captureLogs', () => {
  test('collects what is logged meanwhile, whatever is configured, and nothing else', async () => {
    const { logging, lines } = open();
    const log = logging.getLogger('shop');

    log.error('before');
    const logs = await captureLogs(
      async () => {
        log.debug({ orderId: 7 }, 'asked');
        await new Promise(setImmediate);
        logging.getLogger('shop.mail').warning('sent');
      },
      { logging },
    );
    log.error('after');

    expect(logs.messages).toEqual(['asked', 'sent']);
    expect(logs.records[0]!.fields).toMatchObject({ orderId: 7 });
    expect(logs.of('shop.mail').map(({ levelname }) => levelname)).toEqual(['WARNING']);
    expect(lines).toEqual(['before\n', 'sent\n', 'after\n']);
  });

  test('hears no less than its level', async () => {
    const { logging } = open();

    const logs = await captureLogs(() => ['debug', 'info', 'error'].map((level) => logging.getLogger('a')[level as 'info'](level)), {
      logging,
      level: 'INFO',
    });

    expect(logs.messages).toEqual(['info', 'error']);
  });

  test('leaves the configuration as it was, though the code throws', async () => {
    const { logging } = open();

    await expect(captureLogs(() => Promise.reject(new Error('no')), { logging })).rejects.toThrow('no');

    expect(logging.getLogger('a').isEnabledFor('INFO')).toBe(false);
  });

  test('asserts what was logged, and what was not', async () => {
    const { logging } = open();

    const logs = await captureLogs(() => logging.getLogger('a').info('published'), { logging });

    logs.assertLogged('publish', 'INFO');
    logs.assertNotLogged('publish', 'ERROR');
    expect(() => logs.assertLogged('removed')).toThrow("Nothing with 'removed' was logged. There was:\n  INFO a: published");
    expect(() => logs.assertLogged('published', 'ERROR')).toThrow("Nothing with 'published' was logged at ERROR.");
    expect(() => logs.assertNotLogged('')).toThrow("'' was logged:\n  INFO a: published");
  });
});

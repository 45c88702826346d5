import { describe, expect, test } from 'vitest';
import { readSettings } from './settings.js';

describe('readSettings', () => {
  test('serves on port 3000 from an embedded file where nothing is set', () => {
    expect(readSettings({ PORT: '' })).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: 'sqlite:.data/demo.sqlite',
      adapter: 'express',
    });
  });

  test('takes what the environment names', () => {
    const settings = readSettings({ PORT: '0', DATABASE_URL: 'postgres://a@b/c', DEMO_DB: 'x', DEMO_ADAPTER: 'fastify' });

    expect(settings).toMatchObject({ port: 0, databaseUrl: 'postgres://a@b/c', adapter: 'fastify' });
  });

  test.each([
    [{ PORT: 'http' }, /PORT is 'http'.*0 to 65535/],
    [{ PORT: '70000' }, /PORT is '70000'/],
    [{ PORT: '-1' }, /PORT is '-1'/],
    [{ DEMO_ADAPTER: 'koa' }, /DEMO_ADAPTER is 'koa'.*'express' or 'fastify'/],
  ])('refuses %o', (env, message) => {
    expect(() => readSettings(env)).toThrow(message);
  });
});

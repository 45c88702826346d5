import { fileURLToPath } from 'node:url';
import { ImproperlyConfigured } from '@nuages/core';
import { expect, test, vi } from 'vitest';
import { loadApp } from './load-app.js';

test('leaves it to the command to say why the application does not start, and has nothing wait for a server', async () => {
  const printed = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockReturnValue(true));
  const folder = fileURLToPath(new URL('../../test', import.meta.url));
  const error: unknown = await loadApp({ folder, settings: { app: 'failing-app.ts' } }).catch((thrown: unknown) => thrown);
  const calls = printed.flatMap((spy) => spy.mock.calls);
  vi.restoreAllMocks();

  expect(error).toEqual(new ImproperlyConfigured('The database does not answer; asked once.'));
  expect(calls).toEqual([]);
});

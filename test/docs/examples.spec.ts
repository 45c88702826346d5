import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { COMMAND_LIST, renderCommandList } from './command-list.js';
import { fillPage, readPages, readRegions } from './examples.js';

test('shows in every page exactly the code that the tests run', async () => {
  const regions = await readRegions();

  for (const page of await readPages()) expect(page.text, `${page.path} is stale: npm run docs`).toBe(fillPage(page, regions));
});

test('lists the commands that the libs have, for the help', async () => {
  expect(await readFile(COMMAND_LIST, 'utf8'), 'the list of commands is stale: npm run docs').toBe(await renderCommandList());
});

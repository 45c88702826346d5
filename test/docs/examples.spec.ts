import { expect, test } from 'vitest';
import { fillPage, readPages, readRegions } from './examples.js';

test('shows in every page exactly the code that the tests run', async () => {
  const regions = await readRegions();

  for (const page of await readPages()) expect(page.text, `${page.path} is stale: npm run docs`).toBe(fillPage(page, regions));
});

import { writeFile } from 'node:fs/promises';
import { COMMAND_LIST, renderCommandList } from './command-list.js';
import { fillPage, readPages, readRegions } from './examples.js';

async function main(): Promise<void> {
  const regions = await readRegions();
  for (const page of await readPages()) if (page.text) await writeFile(page.path, fillPage(page, regions));
  await writeFile(COMMAND_LIST, await renderCommandList());
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryCommonJsShop } from './common-js-shop.js';
import { tryFirstExample } from './first-example.js';
import { tryNewShop } from './new-shop.js';
import { lintPackage, packLibs } from './pack.js';
import { startRegistry } from './registry.js';

/** Packs the libs, lints the packages, and installs them into applications made by `nest new`, outside of the repository. */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nuages-packages-'));
  try {
    const packages = await packLibs(folder);
    for (const each of packages) await lintPackage(each);
    console.log(`publint and attw have nothing against ${packages.length} packages.`);
    await using registry = await startRegistry(packages);
    await tryFirstExample(folder, registry);
    console.log("The README's first example works in a new Nest application.");
    await tryNewShop(folder, registry);
    await tryCommonJsShop(folder, registry);
    console.log(
      'nest add, generated resources, their tests, migrations and a server work in new Nest applications, of ES modules and of CommonJS.',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

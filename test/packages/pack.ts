import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './processes.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A package as it would be published. */
export interface Packed {
  readonly name: string;
  readonly tarball: string;
  /** Its package.json. */
  readonly manifest: { readonly version: string };
  readonly integrity: string;
}

/** Packs every lib into a folder. */
export async function packLibs(folder: string): Promise<Packed[]> {
  const libs = readdirSync(join(ROOT, 'libs'));
  await run('npm', ['pack', '--silent', '--pack-destination', folder, ...libs.flatMap((lib) => ['-w', `@nuages/${lib}`])], ROOT);
  return Promise.all(
    libs.map(async (lib) => {
      const manifest = JSON.parse(await readFile(join(ROOT, 'libs', lib, 'package.json'), 'utf8')) as Packed['manifest'];
      const tarball = join(folder, `nuages-${lib}-${manifest.version}.tgz`);
      const integrity = `sha512-${createHash('sha512')
        .update(await readFile(tarball))
        .digest('base64')}`;
      return { name: `@nuages/${lib}`, tarball, manifest, integrity };
    }),
  );
}

/**
 * What publint and attw say against a package. The packages are ES modules, which every Node that `engines` names can
 * `require`; attw's profile `esm-only` does not ask for a second build.
 */
export async function lintPackage({ tarball }: Packed): Promise<void> {
  const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);
  await run(bin('publint'), [tarball, '--strict'], ROOT);
  await run(bin('attw'), [tarball, '--profile', 'esm-only', '--no-emoji'], ROOT);
}

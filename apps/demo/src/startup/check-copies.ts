import { readdirSync, existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** Packages that keep their metadata in a variable of their own: a second copy knows nothing of what the first was told. */
const SINGLE = ['class-transformer', 'class-validator'];

/**
 * Refuses an installation with a second copy of class-transformer or class-validator.
 *
 * @param root the folder whose `node_modules` is looked through
 * @throws Error that names the copies and the fix
 */
export function checkCopies(root = process.cwd()): void {
  for (const name of SINGLE) {
    const [first, second] = copiesOf(name, resolve(root, 'node_modules'));
    if (!first || !second) continue;
    throw new Error(
      `There are two copies of ${name}: ${relative(root, first)} and ${relative(root, second)}. Each keeps decorators to itself, so that fields would go missing. Run 'npm ls ${name}', give all the same version, then 'npm dedupe'.`,
    );
  }
}

/** Where the package is installed: at the top, and below other packages. */
function copiesOf(name: string, modules: string): string[] {
  if (!existsSync(modules)) return [];
  const own = existsSync(join(modules, name, 'package.json')) ? [join(modules, name)] : [];
  return [...own, ...packagesIn(modules).flatMap((folder) => copiesOf(name, join(folder, 'node_modules')))];
}

/** Folders of packages; links (workspaces) are left out, they resolve from their own place. */
function packagesIn(modules: string): string[] {
  return readdirSync(modules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) => (name.startsWith('@') ? packagesIn(join(modules, name)) : [join(modules, name)]));
}

import { type Rule, SchematicsException } from '@angular-devkit/schematics';
import { NodePackageInstallTask } from '@angular-devkit/schematics/tasks/index.js';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeJson } from './write-files.js';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Who installs packages, by the file that it writes them down in; npm otherwise. */
const INSTALLERS: Readonly<Record<string, string>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
};

/**
 * Makes what generated code imports dependencies of the application: the library, those that it stands on, what they want
 * beside them, and `@nuages/schematics` with its commands.
 *
 * @throws SchematicsException where the library is not installed
 */
export function addPackages(library: string, { skipInstall = false }: { readonly skipInstall?: boolean }): Rule {
  return (tree, context) => {
    const application = tree.readJson('/package.json') as unknown as Manifest;
    const known = { ...application.dependencies, ...application.devDependencies, ...application.peerDependencies };
    const missing = Object.entries(wantedBy([`@nuages/${library}`, '@nuages/schematics'])).filter(([name]) => !Object.hasOwn(known, name));
    if (missing.length === 0) return;
    const all = Object.entries({ ...application.dependencies, ...Object.fromEntries(missing) });
    writeJson(tree, '/package.json', {
      ...application,
      dependencies: Object.fromEntries(all.toSorted(([one], [other]) => (one < other ? -1 : 1))),
    });
    if (skipInstall) return;
    const lockFile = Object.keys(INSTALLERS).find((file) => tree.exists(`/${file}`));
    context.addTask(new NodePackageInstallTask({ packageManager: lockFile === undefined ? 'npm' : INSTALLERS[lockFile] }));
  };
}

/** Packages by name, with the versions that fit. */
function wantedBy(libraries: readonly string[]): Record<string, string> {
  const wanted: Record<string, string> = {};
  const visit = (name: string, from: string) => {
    const file = fileOf(name, from);
    const { version, dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = read(file);
    wanted[name] = `^${version}`;
    for (const [peer, range] of Object.entries(peerDependencies)) if (!peerDependenciesMeta[peer]?.optional) wanted[peer] ??= range;
    for (const next of Object.keys(dependencies)) if (next.startsWith('@nuages/') && !wanted[next]) visit(next, file);
  };
  for (const name of libraries) visit(name, join(process.cwd(), 'package.json'));
  return wanted;
}

function fileOf(name: string, from: string): string {
  try {
    return createRequire(from).resolve(`${name}/package.json`);
  } catch {
    throw new SchematicsException(`${name} is not installed. Nothing was written. Run: npm install ${name}`);
  }
}

function read(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest;
}

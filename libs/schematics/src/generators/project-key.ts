import type { Rule, Tree } from '@angular-devkit/schematics';
import { posix } from 'node:path';
import { compilerOptionsAt, type CompilerOptions, type NestCli, projectAt, readNestCli } from './compiler-options.js';
import { toPascal } from './naming.js';
import type { Application } from './options.js';
import { writeJson } from './write-files.js';

/**
 * Tells `npx nuages` where the application is built to, under `nuages` in package.json. A project of a monorepo is built by
 * the compiler from then on: a bundle has no module to load.
 */
export function addProject({ sourceRoot }: Application, modulePath: string): Rule {
  return (tree, { logger }) => {
    const nest = readNestCli(tree);
    const [name, project] = projectAt(nest, sourceRoot);
    const app = outputOf(compilerOptionsAt(tree, sourceRoot), modulePath);
    if (!addKey(tree, { app, migrations: posix.join(sourceRoot.slice(1), 'migrations') }, name)) return;
    if (!name || !isBundled({ ...nest.compilerOptions, ...project?.compilerOptions })) return;
    writeJson(tree, '/nest-cli.json', {
      ...nest,
      projects: { ...nest.projects, [name]: { ...project, compilerOptions: { ...project?.compilerOptions, builder: 'tsc' } } },
    });
    logger.info(`nest-cli.json: ${name} is built by tsc, as npx nuages loads its module's file.`);
  };
}

/** How `npx nuages` is called for the application. */
export function callOf(tree: Tree, { sourceRoot }: Application): string {
  const { nuages } = tree.readJson('/package.json') as Manifest;
  const [name] = projectAt(readNestCli(tree), sourceRoot);
  return name !== undefined && nuages?.projects && Object.hasOwn(nuages.projects, name) ? `npx nuages -p ${name}` : 'npx nuages';
}

interface ProjectKey {
  readonly app: string;
  readonly migrations: string;
}

interface Manifest {
  readonly nuages?: Partial<ProjectKey> & { readonly projects?: Readonly<Record<string, object>> };
}

/** The first application is the one without a name; gives whether there was something to write. */
function addKey(tree: Tree, key: ProjectKey, name: string | undefined): boolean {
  const manifest = tree.readJson('/package.json') as Manifest;
  const { nuages } = manifest;
  if (!nuages) {
    writeJson(tree, '/package.json', { ...manifest, nuages: key });
    return true;
  }
  const isKnown = nuages.app === key.app || name === undefined || Object.hasOwn(nuages.projects ?? {}, name);
  if (isKnown) return false;
  writeJson(tree, '/package.json', { ...manifest, nuages: { ...nuages, projects: { ...nuages.projects, [name]: key } } });
  return true;
}

function isBundled({ builder, webpack }: NonNullable<NestCli['compilerOptions']>): boolean {
  const type = typeof builder === 'object' && builder !== null ? (builder as { type?: unknown }).type : builder;
  return type === 'rspack' || type === 'webpack' || (type === undefined && webpack === true);
}

/** Where the compiler puts a module, and the class where it is not `AppModule`. */
function outputOf({ outDir = '/dist', rootDir }: CompilerOptions, modulePath: string): string {
  const file = posix
    .join(outDir, posix.relative(rootDir ?? posix.dirname(modulePath), modulePath))
    .slice(1)
    .replace(/\.ts$/, '.js');
  const className = `${toPascal(posix.basename(modulePath, '.module.ts'))}Module`;
  return className === 'AppModule' ? file : `${file}#${className}`;
}

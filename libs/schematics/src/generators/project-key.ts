import type { Rule, Tree } from '@angular-devkit/schematics';
import { posix } from 'node:path';
import ts from 'typescript';
import { toPascal } from './naming.js';
import type { Application } from './options.js';
import { writeJson } from './write-files.js';

interface NestProject {
  readonly sourceRoot?: string;
  readonly compilerOptions?: { readonly tsConfigPath?: string; readonly builder?: unknown; readonly webpack?: boolean };
}

interface NestCli extends NestProject {
  readonly projects?: Readonly<Record<string, NestProject>>;
}

/**
 * Tells `npx nuages` where the application is built to, under `nuages` in package.json. A project of a monorepo is built by
 * the compiler from then on: a bundle has no module to load.
 */
export function addProject({ sourceRoot }: Application, modulePath: string): Rule {
  return (tree, { logger }) => {
    const manifest = tree.readJson('/package.json') as Record<string, unknown>;
    if (manifest['nuages']) return;
    const nest = (tree.exists('/nest-cli.json') ? tree.readJson('/nest-cli.json') : {}) as NestCli;
    const [name, project] = projectAt(nest, sourceRoot.slice(1));
    const config = project?.compilerOptions?.tsConfigPath ?? nest.compilerOptions?.tsConfigPath ?? 'tsconfig.build.json';
    writeJson(tree, '/package.json', {
      ...manifest,
      nuages: { app: outputOf(tree, config, modulePath), migrations: posix.join(sourceRoot.slice(1), 'migrations') },
    });
    if (!name || !isBundled({ ...nest.compilerOptions, ...project?.compilerOptions })) return;
    writeJson(tree, '/nest-cli.json', {
      ...nest,
      projects: { ...nest.projects, [name]: { ...project, compilerOptions: { ...project?.compilerOptions, builder: 'tsc' } } },
    });
    logger.info(`nest-cli.json: ${name} is built by tsc, as npx nuages loads its module's file.`);
  };
}

function projectAt({ projects = {} }: NestCli, sourceRoot: string): [name?: string, project?: NestProject] {
  return Object.entries(projects).find(([, project]) => project.sourceRoot === sourceRoot) ?? [];
}

function isBundled({ builder, webpack }: NonNullable<NestProject['compilerOptions']>): boolean {
  const type = typeof builder === 'object' && builder !== null ? (builder as { type?: unknown }).type : builder;
  return type === 'rspack' || type === 'webpack' || (type === undefined && webpack === true);
}

/** Where the compiler puts a module, and the class where it is not `AppModule`. */
function outputOf(tree: Tree, config: string, modulePath: string): string {
  const { outDir = '/dist', rootDir = posix.dirname(modulePath) } = compilerOptionsOf(tree, posix.join('/', config));
  const file = posix.join(outDir, posix.relative(rootDir, modulePath)).slice(1).replace(/\.ts$/, '.js');
  const className = `${toPascal(posix.basename(modulePath, '.module.ts'))}Module`;
  return className === 'AppModule' ? file : `${file}#${className}`;
}

/** Folders of a configuration and what it extends, from the root of the tree. */
function compilerOptionsOf(tree: Tree, path: string): { readonly outDir?: string; readonly rootDir?: string } {
  if (!tree.exists(path)) return {};
  const { config = {} } = ts.parseConfigFileTextToJson(path, tree.readText(path)) as { config?: Record<string, any> }; // as JSON is
  const at = (folder: unknown) => (typeof folder === 'string' ? posix.join(posix.dirname(path), folder) : undefined);
  const parent = typeof config['extends'] === 'string' ? compilerOptionsOf(tree, at(config['extends'])!) : {};
  return {
    outDir: at(config['compilerOptions']?.outDir) ?? parent.outDir,
    rootDir: at(config['compilerOptions']?.rootDir) ?? parent.rootDir,
  };
}

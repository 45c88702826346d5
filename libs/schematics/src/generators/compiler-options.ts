import type { Tree } from '@angular-devkit/schematics';
import { posix } from 'node:path';
import ts from 'typescript';

interface NestProject {
  readonly sourceRoot?: string;
  readonly compilerOptions?: { readonly tsConfigPath?: string; readonly builder?: unknown; readonly webpack?: boolean };
}

/** What of nest-cli.json tells how an application is built. */
export interface NestCli extends NestProject {
  readonly projects?: Readonly<Record<string, NestProject>>;
}

/** What is used of a tsconfig.json; folders from the root of the tree. */
export interface CompilerOptions {
  readonly outDir?: string;
  readonly rootDir?: string;
  readonly moduleResolution?: string;
}

/** nest-cli.json, as far as it is there. */
export function readNestCli(tree: Tree): NestCli {
  return tree.exists('/nest-cli.json') ? (tree.readJson('/nest-cli.json') as unknown as NestCli) : {};
}

/** The project of a monorepo whose sources are there, with its name. */
export function projectAt({ projects = {} }: NestCli, sourceRoot: string): [name?: string, project?: NestProject] {
  return Object.entries(projects).find(([, project]) => project.sourceRoot === sourceRoot.slice(1)) ?? [];
}

/** What the application at a source root is compiled by. */
export function compilerOptionsAt(tree: Tree, sourceRoot: string): CompilerOptions {
  const nest = readNestCli(tree);
  const [, project] = projectAt(nest, sourceRoot);
  const said = project?.compilerOptions?.tsConfigPath ?? nest.compilerOptions?.tsConfigPath;
  return compilerOptionsOf(tree, posix.join('/', said ?? (tree.exists('/tsconfig.build.json') ? 'tsconfig.build.json' : 'tsconfig.json')));
}

/** The options of a configuration over those that it extends, as far as that is a file of the tree. */
function compilerOptionsOf(tree: Tree, path: string): CompilerOptions {
  if (!tree.exists(path)) return {};
  const { config = {} } = ts.parseConfigFileTextToJson(path, tree.readText(path)) as { config?: Record<string, any> }; // as JSON is
  const at = (folder: unknown) => (typeof folder === 'string' ? posix.join(posix.dirname(path), folder) : undefined);
  const parent = typeof config['extends'] === 'string' ? compilerOptionsOf(tree, at(config['extends'])!) : {};
  const own = config['compilerOptions'] ?? {};
  return {
    outDir: at(own.outDir) ?? parent.outDir,
    rootDir: at(own.rootDir) ?? parent.rootDir,
    moduleResolution: own.moduleResolution ?? parent.moduleResolution,
  };
}

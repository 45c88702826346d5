import type { Rule } from '@angular-devkit/schematics';
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
    const manifest = tree.readJson('/package.json') as Record<string, unknown>;
    if (manifest['nuages']) return;
    const nest = readNestCli(tree);
    const [name, project] = projectAt(nest, sourceRoot);
    writeJson(tree, '/package.json', {
      ...manifest,
      nuages: { app: outputOf(compilerOptionsAt(tree, sourceRoot), modulePath), migrations: posix.join(sourceRoot.slice(1), 'migrations') },
    });
    if (!name || !isBundled({ ...nest.compilerOptions, ...project?.compilerOptions })) return;
    writeJson(tree, '/nest-cli.json', {
      ...nest,
      projects: { ...nest.projects, [name]: { ...project, compilerOptions: { ...project?.compilerOptions, builder: 'tsc' } } },
    });
    logger.info(`nest-cli.json: ${name} is built by tsc, as npx nuages loads its module's file.`);
  };
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

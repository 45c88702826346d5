import { type SchematicContext, SchematicsException, type Tree } from '@angular-devkit/schematics';
import { compilerOptionsAt } from './compiler-options.js';
import type { Application } from './options.js';

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const OLDEST_NEST = 12;

/**
 * Refuses an application that cannot take packages that are ES modules with subpaths; that its own sources are CommonJS is
 * no hindrance.
 *
 * @throws SchematicsException with the fix
 */
export function checkLayout(tree: Tree, { sourceRoot }: Application, { logger }: SchematicContext): void {
  const { scripts = {}, dependencies = {} } = tree.readJson('/package.json') as Manifest;
  const majors = [...(dependencies['@nestjs/core'] ?? '').matchAll(/(?:^|[\s^~<>=|])(\d+)/g)].map(([, major]) => Number(major));
  if (majors.length > 0 && Math.max(...majors) < OLDEST_NEST)
    throw new SchematicsException(
      `Nuages stands on Nest ${OLDEST_NEST}; package.json has @nestjs/core ${dependencies['@nestjs/core']}. Nothing was written. Update Nest first: its migration guide says how.`,
    );
  const { moduleResolution } = compilerOptionsAt(tree, sourceRoot);
  if (moduleResolution !== undefined && /^(node|node10|classic)$/i.test(moduleResolution))
    throw new SchematicsException(
      `tsconfig.json says "moduleResolution": "${moduleResolution}", by which TypeScript does not find the packages of Nuages. Nothing was written. Set "module" and "moduleResolution" to "nodenext", as nest new does.`,
    );
  if (/\bjest\b/.test(scripts['test'] ?? '') && !scripts['test']!.includes('--experimental-vm-modules'))
    logger.warn(
      'Nest 12 and Nuages are ES modules, which Jest takes by a flag: "test": "node --experimental-vm-modules ./node_modules/jest/bin/jest.js".',
    );
}

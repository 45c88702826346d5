import { SchematicsException, type Tree } from '@angular-devkit/schematics';
import { posix } from 'node:path';
import { toKebab } from './naming.js';

/** A class in the application's sources. */
export interface SourceClass {
  readonly name: string;
  /** The file's path in the tree. */
  readonly path: string;
}

/** The application's own user model. */
export interface UserModel extends SourceClass {
  /** The property that people log in with: its `USERNAME_FIELD`. */
  readonly loginField: string;
}

const MAX_FILES = 20_000;
const USER_CLASS = /export class (\w+) extends (?:\w+\()*Abstract(?:Base)?User\b/;

/** The entity of that class under a folder, or `undefined`. */
export function findEntity(tree: Tree, sourceRoot: string, className: string): SourceClass | undefined {
  const path = findFile(tree, sourceRoot, `${toKebab(className)}.entity.ts`);
  return path && new RegExp(`export class ${className}\\b`).test(tree.readText(path)) ? { name: className, path } : undefined;
}

/**
 * As {@link findEntity}.
 *
 * @throws SchematicsException where there is none, with what would make it
 */
export function entityNamed(tree: Tree, sourceRoot: string, className: string): SourceClass {
  const found = findEntity(tree, sourceRoot, className);
  if (found) return found;
  throw new SchematicsException(
    `There is no entity ${className} in a file ${toKebab(className)}.entity.ts under ${sourceRoot.slice(1)}. Generate it first: nuages g entity ${toKebab(className)} ...`,
  );
}

/** An entity, and every entity that its file leads to by imports: a data source needs them all. */
export function entitiesBehind(tree: Tree, first: SourceClass): SourceClass[] {
  const found = new Map<string, SourceClass>();
  const visit = (path: string) => {
    if (found.has(path) || !tree.exists(path)) return;
    const text = tree.readText(path);
    const name = /@Entity\([^)]*\)[\s\S]*?export class (\w+)/.exec(text)?.[1];
    if (!name) return;
    found.set(path, { name, path });
    for (const [, from] of text.matchAll(/from '(\.[^']+\.entity)(?:\.js)?'/g)) visit(posix.join(posix.dirname(path), `${from}.ts`));
  };
  visit(first.path);
  return [...found.values()];
}

/** The entity that extends a user of `@nuages/auth`, or `undefined`. */
export function findUserModel(tree: Tree, sourceRoot: string): UserModel | undefined {
  for (const path of filesUnder(tree, sourceRoot)) {
    const text = path.endsWith('.entity.ts') ? tree.readText(path) : '';
    const name = USER_CLASS.exec(text)?.[1];
    if (name) return { name, path, loginField: /USERNAME_FIELD = '(\w+)'/.exec(text)?.[1] ?? 'username' };
  }
  return undefined;
}

/** The module file that holds a text, or `undefined`. */
export function findModuleWith(tree: Tree, sourceRoot: string, text: string): string | undefined {
  return filesUnder(tree, sourceRoot).find((path) => path.endsWith('.module.ts') && tree.readText(path).includes(text));
}

/** How a file imports another: with `.js` where the application is made of ES modules. */
export function importPath(from: string, to: string, isEsm: boolean): string {
  const relative = posix.relative(posix.dirname(from), to).replace(/\.ts$/, isEsm ? '.js' : '');
  return relative.startsWith('.') ? relative : `./${relative}`;
}

function findFile(tree: Tree, folder: string, name: string): string | undefined {
  return filesUnder(tree, folder).find((path) => path.endsWith(`/${name}`));
}

function filesUnder(tree: Tree, folder: string): string[] {
  const found: string[] = [];
  tree.getDir(folder).visit((path) => {
    if (found.length === MAX_FILES)
      throw new SchematicsException(
        `${folder} holds more than ${MAX_FILES} files. Say where the sources are: sourceRoot in nest-cli.json.`,
      );
    if (!path.includes('/node_modules/')) found.push(path);
  });
  return found;
}

import { SchematicsException, type Tree } from '@angular-devkit/schematics';
import { posix } from 'node:path';
import type { FieldSpec } from '../fields/field-spec.js';
import { parseFields } from '../fields/parse-fields.js';
import type { Resource } from '../render/resource.js';
import { entityNamed, findUserModel, importPath, type SourceClass, type UserModel } from './find-source.js';
import { readNames } from './naming.js';

/** What the Nest CLI and `nuages g` hand to every schematic. */
export interface GeneratorOptions {
  readonly name?: string;
  /** Where the Nest CLI puts its third word: the fields, or a folder under the source root. */
  readonly path?: string;
  readonly fields?: string;
  readonly sourceRoot?: string;
  /** Whether tests are written. Default `true`. */
  readonly spec?: boolean;
  /** Whether the module is left as it is. Default `false`. */
  readonly skipImport?: boolean;
}

/** What a schematic is about: the names, the fields, and where the files go. */
export interface Target extends Resource {
  readonly sourceRoot: string;
}

/** What every schematic must know of the application. */
export interface Application {
  /** The folder of its sources, in the tree. */
  readonly sourceRoot: string;
  readonly isEsm: boolean;
  /** Its own user model, where it has one. */
  readonly userModel: UserModel | undefined;
}

/**
 * Reads what there is of the application.
 *
 * @throws SchematicsException where its sources are not
 */
export function readApplication(tree: Tree, options: GeneratorOptions): Application {
  const sourceRoot = `/${posix.normalize(options.sourceRoot ?? 'src').replace(/^\/|\/$/g, '')}`;
  if (tree.getDir(sourceRoot).subfiles.length === 0 && tree.getDir(sourceRoot).subdirs.length === 0)
    throw new SchematicsException(
      `There are no sources in ${sourceRoot.slice(1)}. Run this in a Nest application's folder, or set sourceRoot in nest-cli.json.`,
    );
  return { sourceRoot, isEsm: readPackage(tree).type === 'module', userModel: findUserModel(tree, sourceRoot) };
}

/**
 * Reads the options of a schematic against the application's tree.
 *
 * @throws SchematicsException, FieldSyntaxError for a wrong name or field, or an entity that is not there
 */
export function readTarget(tree: Tree, options: GeneratorOptions): Target {
  const application = readApplication(tree, options);
  const { sourceRoot, isEsm } = application;
  const names = readNames(options.name);
  const { fieldText, folder: under } = divide(options);
  const fields = parseFields(fieldText);
  const folder = posix.join(sourceRoot, under, names.folder, names.pluralFile);
  const extension = isEsm ? '.js' : '';
  return {
    ...application,
    names,
    fields,
    folder,
    targets: targetsOf(tree, sourceRoot, fields, names.className),
    importOf: (path) => importPath(`${folder}/x.ts`, path, isEsm),
    sibling: (name) => `./${name}${extension}`,
  };
}

/** Whether the application's tests run on Vitest. */
export function usesVitest(tree: Tree): boolean {
  const { dependencies, devDependencies } = readPackage(tree);
  return 'vitest' in { ...dependencies, ...devDependencies } || !('jest' in { ...devDependencies });
}

interface Package {
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function readPackage(tree: Tree): Package {
  return tree.exists('/package.json') ? (tree.readJson('/package.json') as unknown as Package) : {};
}

/** The Nest CLI has one word for both: what holds a colon are fields. */
function divide({ path = '', fields }: GeneratorOptions): { fieldText: string; folder: string } {
  return path.includes(':')
    ? { fieldText: [path, fields].filter(Boolean).join(','), folder: '' }
    : { fieldText: fields ?? '', folder: path };
}

function targetsOf(tree: Tree, sourceRoot: string, fields: readonly FieldSpec[], own: string): Map<string, SourceClass> {
  const names = fields.flatMap((field) => (field.kind === 'column' || field.target === own ? [] : [field.target]));
  return new Map(names.map((name) => [name, entityNamed(tree, sourceRoot, name)]));
}

import type { Path } from '@angular-devkit/core';
import { type Rule, SchematicsException, type Tree } from '@angular-devkit/schematics';
import { ModuleDeclarator, ModuleFinder } from '@nestjs/schematics';
import { format } from './write-files.js';

/** A class that a module is to know. */
export interface Registration {
  /** The class's name. */
  readonly symbol: string;
  /** The file's folder and name, without `.ts`. */
  readonly folder: string;
  readonly file: string;
  readonly metadata: 'imports' | 'providers' | 'controllers';
  readonly isEsm: boolean;
}

/**
 * Adds a class to the nearest module above its folder.
 *
 * @throws SchematicsException where there is no module
 */
export function registerIn(read: () => Registration): Rule {
  return async (tree) => {
    const { symbol, folder, file, metadata, isEsm } = read();
    const parent = metadata === 'imports' ? folder.slice(0, folder.lastIndexOf('/')) : folder;
    const module = moduleAbove(tree, parent, importByHand(symbol));
    const [name, type] = split(file);
    const declared = new ModuleDeclarator().declare(tree.readText(module), {
      metadata,
      className: symbol,
      name,
      type,
      path: folder as Path,
      module: module as Path,
      isEsm,
    });
    tree.overwrite(module, await format(module, declared));
  };
}

/**
 * The nearest module's file in a folder or above.
 *
 * @throws SchematicsException where there is none
 */
export function moduleAbove(tree: Tree, folder: string, otherwise = ''): string {
  const found = new ModuleFinder(tree).find({ path: folder as Path });
  if (found) return found;
  throw new SchematicsException(
    `There is no module in ${folder.slice(1)} or above. Nothing was written. Make one, as app.module.ts${otherwise}.`,
  );
}

/** What {@link moduleAbove} may be told to say besides. */
export function importByHand(symbol: string): string {
  return `, or say --skip-import and import ${symbol} yourself`;
}

/** `posts.module` as its name and its type. */
function split(file: string): [string, string | undefined] {
  const at = file.lastIndexOf('.');
  return at < 0 ? [file, undefined] : [file.slice(0, at), file.slice(at + 1)];
}

import { type Rule, SchematicsException, type Tree } from '@angular-devkit/schematics';
import { join } from 'node:path';

/** A file to be written, by its path in the tree. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Writes files that are not there yet, formatted as the application formats its own.
 *
 * @throws SchematicsException where one is there already; none is written then
 */
export function writeFiles(make: (tree: Tree) => readonly NewFile[]): Rule {
  return async (tree) => {
    const files = make(tree);
    const there = files.filter(({ path }) => tree.exists(path)).map(({ path }) => path.slice(1));
    if (there.length > 0)
      throw new SchematicsException(
        `${there.join(', ')} ${there.length === 1 ? 'is' : 'are'} there already. Nothing was written. Choose another name, or move ${there.length === 1 ? 'it' : 'them'} away.`,
      );
    for (const { path, text } of files) tree.create(path, await format(path, text));
  };
}

/** Formats by Prettier with the application's configuration, or as `nest new` does where there is none. */
export async function format(path: string, text: string): Promise<string> {
  const prettier = await import('prettier').catch(() => undefined);
  if (!prettier) return text;
  const config = await prettier.resolveConfig(join(process.cwd(), path), { editorconfig: true });
  return prettier.format(text, { singleQuote: true, trailingComma: 'all', ...config, filepath: path });
}

/** Writes a value over a file of JSON, indented as it was. */
export function writeJson(tree: Tree, path: string, value: object): void {
  const indent = /^\s*\{\r?\n([ \t]+)/.exec(tree.readText(path))?.[1] ?? '  ';
  tree.overwrite(path, `${JSON.stringify(value, undefined, indent)}\n`);
}

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What is used of Prettier. */
interface Prettier {
  resolveConfig(path: string, options: { editorconfig: boolean }): Promise<object | null>;
  format(text: string, options: object): Promise<string>;
}

/** Formats a source as the project formats its own, where it has Prettier; elsewhere the text stays as it is. */
export async function formatSource(path: string, text: string, projectFolder: string): Promise<string> {
  const prettier = await findPrettier(projectFolder);
  if (!prettier) return text;
  const config = await prettier.resolveConfig(path, { editorconfig: true });
  return prettier.format(text, { singleQuote: true, trailingComma: 'all', ...config, filepath: path });
}

async function findPrettier(projectFolder: string): Promise<Prettier | undefined> {
  try {
    const path = createRequire(join(projectFolder, 'package.json')).resolve('prettier');
    const module = (await import(pathToFileURL(path).href)) as Prettier & { default?: Prettier };
    return module.default ?? module;
  } catch {
    return undefined;
  }
}

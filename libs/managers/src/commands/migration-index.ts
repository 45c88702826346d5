import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatSource } from '../migrations/format-source.js';

/**
 * Lists a new migration in the `index.ts` of its folder, which the data source reads: `Object.values(migrations)`.
 *
 * @returns whether there is such a list
 */
export async function listMigration(folder: string, file: string, className: string, projectFolder: string): Promise<boolean> {
  const index = join(folder, 'index.ts');
  if (!existsSync(index)) return false;
  const from = `./${file.replace(/\.ts$/, (await isEsm(projectFolder)) ? '.js' : '')}`;
  const listed = (await readFile(index, 'utf8')).replace(/^export \{\};\r?\n?/m, '');
  const text = `${listed}export { ${className} } from '${from}';\n`;
  await writeFile(index, await formatSource(index, text, projectFolder));
  return true;
}

async function isEsm(projectFolder: string): Promise<boolean> {
  const manifest = join(projectFolder, 'package.json');
  return existsSync(manifest) && (JSON.parse(await readFile(manifest, 'utf8')) as { type?: string }).type === 'module';
}

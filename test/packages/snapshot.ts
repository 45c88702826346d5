import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Application } from './application.js';

/** @throws Error where a command changes the sources or package.json */
export async function expectNothingNew({ folder }: Application, act: () => Promise<unknown>): Promise<void> {
  const before = await snapshot(folder);
  await act();
  const after = await snapshot(folder);
  for (const [path, text] of after) if (before.get(path) !== text) throw new Error(`${path} was changed where nothing was to do.`);
}

async function snapshot(folder: string): Promise<Map<string, string>> {
  const sources = await readdir(join(folder, 'src'), { recursive: true, withFileTypes: true });
  const paths = sources.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = [...paths, join(folder, 'package.json')];
  return new Map(await Promise.all(files.map(async (path) => [path, await readFile(path, 'utf8')] as const)));
}

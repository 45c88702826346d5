import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** A project that `nuages` cannot find or read; the message says the fix. It needs nothing else to be loaded. */
export class ProjectError extends Error {
  override readonly name = 'ProjectError';
}

/** What a project says under `nuages` in its package.json. */
export interface ProjectSettings {
  /** The file of the application: a module's class, or a function that makes an application context; `file#export` names which. */
  readonly app: string;
  /** Flags of Node that the file needs, as those of a TypeScript loader. */
  readonly node?: readonly string[];
  /** The folder of migrations. Default `src/migrations`. */
  readonly migrations?: string;
  readonly [key: string]: unknown;
}

/** A project that has a `nuages` key. */
export interface Project {
  readonly folder: string;
  readonly settings: ProjectSettings;
}

/**
 * The project that a folder is in: the nearest package.json with a key `nuages`.
 *
 * @throws ProjectError where there is none, or the key is wrong
 */
export function findProject(from: string): Project {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    const settings = existsSync(file) ? readSettings(file) : undefined;
    if (settings) return { folder, settings };
    if (folder === dirname(folder))
      throw new ProjectError(
        `No package.json from ${from} upwards has a key "nuages". Add it: { "nuages": { "app": "dist/app.module.js" } }.`,
      );
  }
}

function readSettings(file: string): ProjectSettings | undefined {
  const { nuages } = parse(file) as { nuages?: Partial<ProjectSettings> };
  if (nuages === undefined) return undefined;
  if (typeof nuages.app !== 'string')
    throw new ProjectError(`${file}: "nuages" needs "app", the file of the application, as "dist/app.module.js".`);
  if (nuages.node !== undefined && !(Array.isArray(nuages.node) && nuages.node.every((flag) => typeof flag === 'string')))
    throw new ProjectError(`${file}: "nuages.node" is a list of flags, as ["--import", "tsx"].`);
  return nuages as ProjectSettings;
}

function parse(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch (error) {
    throw new ProjectError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

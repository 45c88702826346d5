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
  /** Other applications of a monorepo by their names; what they don't say is as above. */
  readonly projects?: Readonly<Record<string, Partial<ProjectSettings>>>;
  readonly [key: string]: unknown;
}

/** A project that has a `nuages` key. */
export interface Project {
  readonly folder: string;
  readonly settings: ProjectSettings;
  /** Which one of `nuages.projects` it is, where it is one of them. */
  readonly name?: string | undefined;
}

/** Takes `-p shop`, in front of a command, from the words. */
export function takeProject(words: readonly string[]): { readonly name?: string; readonly rest: readonly string[] } {
  const [first = '', second, ...others] = words;
  const joined = /^--project=(.+)$/.exec(first)?.[1];
  if (joined) return { name: joined, rest: words.slice(1) };
  if ((first !== '-p' && first !== '--project') || second === undefined) return { rest: words };
  return { name: second, rest: others };
}

/**
 * The project that a folder is in: the nearest package.json with a key `nuages`; with a name one of `nuages.projects` there.
 *
 * @throws ProjectError where there is none, or the key is wrong
 */
export function findProject(from: string, name?: string): Project {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    const settings = existsSync(file) ? readSettings(file, name) : undefined;
    if (settings) return { folder, settings, name };
    if (folder === dirname(folder))
      throw new ProjectError(
        `No package.json from ${from} upwards has a key "nuages". Add it: { "nuages": { "app": "dist/app.module.js" } }.`,
      );
  }
}

function readSettings(file: string, name: string | undefined): ProjectSettings | undefined {
  const { nuages } = parse(file) as { nuages?: Partial<ProjectSettings> };
  if (nuages === undefined) return undefined;
  const settings = name === undefined ? nuages : { ...nuages, ...projectNamed(file, nuages, name) };
  if (typeof settings.app !== 'string')
    throw new ProjectError(`${file}: "nuages" needs "app", the file of the application, as "dist/app.module.js".`);
  if (settings.node !== undefined && !(Array.isArray(settings.node) && settings.node.every((flag) => typeof flag === 'string')))
    throw new ProjectError(`${file}: "nuages.node" is a list of flags, as ["--import", "tsx"].`);
  return settings as ProjectSettings;
}

function projectNamed(file: string, { projects = {} }: Partial<ProjectSettings>, name: string): Partial<ProjectSettings> {
  if (Object.hasOwn(projects, name)) return projects[name]!;
  const known = Object.keys(projects).join(', ');
  const fix = known === '' ? 'Leave -p out, or add it there' : `Choose from: ${known}`;
  throw new ProjectError(`${file}: "nuages.projects" has no '${name}'. ${fix}; without -p it is "nuages.app".`);
}

function parse(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object;
  } catch (error) {
    throw new ProjectError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

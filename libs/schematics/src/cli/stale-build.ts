import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Project } from './project.js';

/** The source that is newer than all that was built, from the project's folder; `undefined` where commands meet what is written. */
export function newerThanBuild({ folder, settings }: Project): string | undefined {
  const [app = ''] = settings.app.split('#');
  if (!/\.[cm]?js$/.test(app)) return undefined;
  const sources = resolve(folder, /^(?:.*\/)?src(?=\/|$)/.exec(settings.migrations ?? '')?.[0] ?? 'src');
  const built = dirname(resolve(folder, app));
  if (!existsSync(sources) || !existsSync(built) || !relative(sources, built).startsWith('..')) return undefined;
  const source = newest(sources, /(?<!\.spec|\.test|\.d)\.[cm]?ts$/);
  const isStale = source !== undefined && source.time > (newest(built, /\.[cm]?js$/)?.time ?? Infinity);
  return isStale ? relative(folder, source.path) : undefined;
}

function newest(folder: string, pattern: RegExp): { readonly path: string; readonly time: number } | undefined {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => pattern.test(path) && !/(?:^|[\\/])node_modules[\\/]/.test(path))
    .map((path) => ({ path: join(folder, path), time: statSync(join(folder, path)).mtimeMs }))
    .reduce<{ path: string; time: number } | undefined>((last, each) => (last && last.time >= each.time ? last : each), undefined);
}

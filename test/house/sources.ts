import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** One TypeScript file, its path from the root, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The libs' names, from their folders. */
export function readLibs(): string[] {
  return readdirSync(join(ROOT, 'libs'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Every TypeScript file below a folder, without what is built, installed or a template of the generators. */
export function readSources(folder: string): SourceFile[] {
  return walk(join(ROOT, folder)).map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, 'utf8') }));
}

/** Tells tests from what they test. */
export function isTest(path: string): boolean {
  return /\.(spec|e2e-spec|spec-d)\.ts$/.test(path);
}

/** The package names and paths that a file imports, by any form of import. */
export function importsOf({ text }: SourceFile): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found = code.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^;'"`]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g,
  );
  return [...found].map(([, from, bare, dynamic]) => (from ?? bare ?? dynamic)!);
}

/** `@scope/name` or `name` of an import such as `@scope/name/sub/path`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist', 'files', 'vectors'].includes(entry.name) ? [] : walk(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

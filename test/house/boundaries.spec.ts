import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT, type SourceFile, importsOf, isTest, packageOf, readLibs, readSources } from './sources.js';

/** Which libs a lib may import (DESIGN.md, section 2). Nobody imports logging. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  core: [],
  signals: ['core'],
  logging: ['core'],
  managers: ['core', 'signals'],
  serializers: ['core', 'managers'],
  auth: ['core', 'signals', 'managers', 'serializers'],
  rest: ['core', 'signals', 'managers', 'serializers', 'auth'],
  schematics: ['core', 'managers'],
};

/** The subpaths that are front doors beside the package's own name. */
const SUBPATHS = ['testing', 'sqlite', 'model'];

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

describe.each(readLibs())('libs/%s', (lib) => {
  const sources = readSources(`libs/${lib}`);
  const code = sources.filter(({ path }) => !isTest(path));

  test('imports only the libs that its line in the table names', () => {
    expect(violations(code, (specifier) => specifier.startsWith('@nuages/') && !MAY_IMPORT[lib]?.includes(libOf(specifier)))).toEqual([]);
  });

  test('imports other libs through their front doors', () => {
    const isBackDoor = (specifier: string) =>
      (specifier.startsWith('@nuages/') && !isFrontDoor(specifier)) || /^(\.\.\/)+(libs|node_modules)\//.test(specifier);

    expect(violations(sources, isBackDoor)).toEqual([]);
  });

  test('declares the packages that it imports', () => {
    const { dependencies, peerDependencies, optionalDependencies } = manifestOf(lib);
    const declared = new Set(Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies }));

    expect(
      violations(code, (specifier) => !specifier.startsWith('.') && !isBuiltin(specifier) && !declared.has(packageOf(specifier))),
    ).toEqual([]);
  });

  test('imports inside itself files, never its own index', () => {
    const isOwnIndex = (specifier: string, { path }: SourceFile) =>
      libOf(specifier) === lib || (specifier.startsWith('.') && specifier.endsWith('/index.js') && !path.endsWith('index.ts'));

    expect(violations(code, isOwnIndex)).toEqual([]);
  });
});

test('serializers import managers in their subpath model alone', () => {
  const outside = readSources('libs/serializers/src').filter(({ path }) => !isTest(path) && !path.includes('/src/model/'));

  expect(violations(outside, (specifier) => libOf(specifier) === 'managers')).toEqual([]);
});

function violations(sources: readonly SourceFile[], isWrong: (specifier: string, source: SourceFile) => boolean): string[] {
  return sources.flatMap((source) =>
    importsOf(source)
      .filter((specifier) => isWrong(specifier, source))
      .map((specifier) => `${source.path} imports ${specifier}`),
  );
}

function libOf(specifier: string): string {
  return specifier.startsWith('@nuages/') ? specifier.split('/')[1]! : '';
}

function isFrontDoor(specifier: string): boolean {
  const [, , ...subpath] = specifier.split('/');
  return subpath.length === 0 || (subpath.length === 1 && SUBPATHS.includes(subpath[0]!));
}

function manifestOf(lib: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'libs', lib, 'package.json'), 'utf8')) as Manifest;
}

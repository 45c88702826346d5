import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newerThanBuild } from './stale-build.js';

describe('newerThanBuild', () => {
  let folder = '';
  const write = (path: string, second: number) => {
    const full = join(folder, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, '');
    utimesSync(full, second, second);
  };
  const found = (migrations?: string, app = 'dist/app.module.js') => newerThanBuild({ folder, settings: { app, migrations } });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nuages-stale-'));
    write('src/app.module.ts', 10);
    write('dist/app.module.js', 20);
    write('dist/posts/post.entity.js', 30);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('finds nothing where all was built since, and in tests', () => {
    write('src/posts/post.entity.ts', 30);
    write('src/posts/post.entity.spec.ts', 40);

    expect(found()).toBeUndefined();
  });

  test('names a source that was changed after the build', () => {
    write('src/posts/post.entity.ts', 31);

    expect(found()).toBe(join('src', 'posts', 'post.entity.ts'));
    expect(found('apps/shop/src/migrations')).toBeUndefined(); // another project's sources
    expect(found('src/database/migrations/{database}')).toBe(join('src', 'posts', 'post.entity.ts'));
  });

  test('looks at the sources of the project', () => {
    write('apps/shop/src/cart.entity.ts', 31);

    expect(found('apps/shop/src/migrations')).toBe(join('apps', 'shop', 'src', 'cart.entity.ts'));
  });

  test('asks nothing where sources run as they are, or one of the two is not there', () => {
    write('src/posts/post.entity.ts', 31);
    expect(found(undefined, 'src/app.module.ts')).toBeUndefined();
    expect(found(undefined, 'build/app.module.js')).toBeUndefined();
    rmSync(join(folder, 'src'), { recursive: true });
    expect(found()).toBeUndefined();
  });
});

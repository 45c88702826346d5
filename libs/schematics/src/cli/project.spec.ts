import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findProject, ProjectError, takeProject } from './project.js';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nuages-project-')));
afterAll(() => rmSync(folder, { recursive: true }));

const nuages = {
  app: 'dist/shop.js',
  migrations: 'src/migrations',
  node: ['--enable-source-maps'],
  projects: { admin: { app: 'dist/admin.js' }, empty: { app: 7 } },
};
mkdirSync(join(folder, 'src/posts'), { recursive: true });
writeFileSync(join(folder, 'package.json'), JSON.stringify({ nuages }));

describe('findProject', () => {
  test('finds the nearest package.json that names an application', () => {
    expect(findProject(join(folder, 'src/posts'))).toMatchObject({ folder, settings: { app: 'dist/shop.js' } });
  });

  test('gives a project by its name, which says what it says otherwise', () => {
    const { settings, name } = findProject(folder, 'admin');

    expect([name, settings.app, settings.migrations, settings.node]).toEqual([
      'admin',
      'dist/admin.js',
      'src/migrations',
      ['--enable-source-maps'],
    ]);
  });

  test.each([
    ['shop', /"nuages.projects" has no 'shop'. Choose from: admin, empty; without -p it is "nuages.app"/],
    ['constructor', /"nuages.projects" has no 'constructor'/],
    ['empty', /"nuages" needs "app"/],
  ])('refuses the name %s', (name, message) => {
    expect(() => findProject(folder, name)).toThrow(ProjectError);
    expect(() => findProject(folder, name)).toThrow(message);
  });
});

test.each([
  [['-p', 'admin', 'migrate', '--plan'], 'admin', ['migrate', '--plan']],
  [['--project', 'admin'], 'admin', []],
  [['--project=admin', 'migrate'], 'admin', ['migrate']],
  [['migrate', '-p', 'admin'], undefined, ['migrate', '-p', 'admin']],
  [['-p'], undefined, ['-p']],
  [[], undefined, []],
])('takeProject takes the project from %j', (words, name, rest) => {
  expect(takeProject(words)).toEqual({ ...(name && { name }), rest });
});

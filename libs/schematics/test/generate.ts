import { type Rule, Tree } from '@angular-devkit/schematics';
import { SchematicTestRunner, UnitTestTree } from '@angular-devkit/schematics/testing/index.js';
import { lastValueFrom } from 'rxjs';
import { fileURLToPath } from 'node:url';

const COLLECTION = fileURLToPath(new URL('../collection/collection.json', import.meta.url));
const runner = new SchematicTestRunner('@nuages/schematics', COLLECTION);

/** The module of a new application. */
export const APP_MODULE = `import { Module } from '@nestjs/common';

@Module({ imports: [] })
export class AppModule {}
`;

/** The files of a new application, as `nest new` makes them, and others. */
export function newApp(files: Readonly<Record<string, string>> = {}): Tree {
  const tree = Tree.empty();
  tree.create('/package.json', JSON.stringify({ type: 'module', devDependencies: { vitest: '^5.0.0' } }));
  tree.create('/nest-cli.json', '{}');
  tree.create('/src/app.module.ts', APP_MODULE);
  for (const [path, text] of Object.entries(files)) {
    if (tree.exists(path)) tree.overwrite(path, text);
    else tree.create(path, text);
  }
  return tree;
}

/** Runs a schematic on an application's files. */
export async function generate(rule: Rule, tree: Tree = newApp()): Promise<UnitTestTree> {
  return new UnitTestTree(await lastValueFrom(runner.callRule(rule, tree)));
}

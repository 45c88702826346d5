import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Observable, of } from 'rxjs';

const GENERATORS = '@nuages/schematics';

/** What is used of the Angular devkit, by which the Nest CLI runs this: a schematic's context. */
export interface SchematicContext {
  readonly schematic: { readonly description: { readonly collection: { readonly name: string } } };
  readonly engine: {
    createCollection(name: string): {
      createSchematic(name: string): { call(options: object, tree: Observable<unknown>, context: SchematicContext): Observable<unknown> };
    };
  };
  addTask(task: { toConfiguration(): { name: string; options: object } }, after?: readonly unknown[]): unknown;
}

/**
 * What `nest add @nuages/<lib>` calls, whichever lib it is: hands over to `nest-add` of `@nuages/schematics`, which is
 * installed first where it is not there. The libs themselves need no generators, and don't bring them.
 */
export function nestAdd(options: object): (tree: unknown, context: SchematicContext) => Observable<unknown> {
  return (tree, context) => {
    const told = { ...options, name: context.schematic.description.collection.name };
    if (isInstalled()) return context.engine.createCollection(GENERATORS).createSchematic('nest-add').call(told, of(tree), context);
    const installed = context.addTask(task('node-package', { command: 'install', packageName: `${GENERATORS}@^${ownVersion()}` }));
    context.addTask(task('run-schematic', { collection: GENERATORS, name: 'nest-add', options: told }), [installed]);
    return of(tree);
  };
}

function task(name: string, options: object) {
  return { toConfiguration: () => ({ name, options }) };
}

function isInstalled(): boolean {
  try {
    createRequire(join(process.cwd(), 'package.json')).resolve(`${GENERATORS}/package.json`);
    return true;
  } catch {
    return false;
  }
}

/** All libs are released together. */
function ownVersion(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}

import { normalize, virtualFs } from '@angular-devkit/core';
import { NodeJsSyncHost } from '@angular-devkit/core/node';
import {
  callRule,
  DryRunSink,
  type DryRunEvent,
  HostSink,
  HostTree,
  type SchematicContext,
  SchematicsException,
  type TaskConfigurationGenerator,
} from '@angular-devkit/schematics';
import { CommandError } from '@nuages/core';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { lastValueFrom } from 'rxjs';
import { FieldSyntaxError } from '../fields/parse-fields.js';
import { GENERATORS } from '../generators/generators.js';
import type { SchematicName } from '../generators/schematics.js';
import type { GenerateWords } from './generate-program.js';
import type { UserModelOptions } from '../generators/user-model.js';

/** Where a generator works: the folder of nest-cli.json, or else of package.json. */
interface Workspace {
  readonly folder: string;
  readonly sourceRootOf: (project: string | undefined) => string;
}

/** Generates, as `nuages g` says. @throws CommandError for what the user can mend */
export async function generate(
  schematic: SchematicName,
  name: string | undefined,
  fields: readonly string[],
  words: GenerateWords,
  print: (line: string) => void,
): Promise<void> {
  const workspace = findWorkspace(process.cwd());
  const options: UserModelOptions = {
    name,
    base: words.base,
    fields: fields.join(','),
    sourceRoot: workspace.sourceRootOf(words.project),
    spec: words.spec ?? true,
    skipImport: words.skipImport ?? false,
  };
  const host = new virtualFs.ScopedHost(new NodeJsSyncHost(), normalize(workspace.folder));
  try {
    const { context, said } = contextOf();
    const tree = await lastValueFrom(callRule(GENERATORS[schematic](options), new HostTree(host), context));
    const preview = new DryRunSink(host);
    preview.reporter.subscribe((event) => print(describe(event)));
    await lastValueFrom(preview.commit(tree), { defaultValue: undefined });
    if (words.dryRun) return print('Nothing was written: --dry-run.');
    await lastValueFrom(new HostSink(host).commit(tree), { defaultValue: undefined });
    for (const line of said) print(line);
  } catch (error) {
    if (error instanceof SchematicsException || error instanceof FieldSyntaxError) throw new CommandError(error.message, { cause: error });
    throw error;
  }
}

/** What generators ask of the Nest CLI: to say something at the end, and to install packages, which is left to the user. */
function contextOf(): { readonly context: SchematicContext; readonly said: readonly string[] } {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  const addTask = (task: TaskConfigurationGenerator<{ packageManager?: string }>) =>
    say(`package.json names new packages. Run: ${task.toConfiguration().options?.packageManager ?? 'npm'} install`);
  return { context: { logger: { info: say, warn: say }, addTask } as unknown as SchematicContext, said };
}

function describe(event: DryRunEvent): string {
  return `${event.kind} ${event.path.replace(/^\//, '')}`;
}

interface NestCli {
  readonly sourceRoot?: string;
  readonly projects?: Readonly<Record<string, { readonly sourceRoot?: string }>>;
}

function findWorkspace(from: string): Workspace {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const file = ['nest-cli.json', 'package.json'].map((name) => join(folder, name)).find((path) => existsSync(path));
    if (file) return { folder, sourceRootOf: (project) => sourceRootIn(file, project) };
    if (folder === dirname(folder))
      throw new CommandError(`No nest-cli.json from ${from} upwards. Run this in a Nest application's folder.`);
  }
}

function sourceRootIn(file: string, project: string | undefined): string {
  const { sourceRoot, projects = {} } = file.endsWith('nest-cli.json') ? read(file) : {};
  if (project === undefined) return sourceRoot ?? 'src';
  const found = Object.hasOwn(projects, project) ? projects[project]!.sourceRoot : undefined;
  if (found) return found;
  throw new CommandError(`${file} has no project '${project}'. Choose from: ${Object.keys(projects).join(', ') || 'none'}.`);
}

function read(file: string): NestCli {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as NestCli;
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

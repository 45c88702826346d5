import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Suite, SuiteFile, SuiteOptions, SuiteRun, TestCase } from './suite.js';

/** How one case went: `error` says what was not met. */
export interface CaseResult {
  readonly suite: string;
  readonly id: string;
  readonly passed: boolean;
  readonly error?: string;
  readonly tags?: readonly string[];
}

/** A case that takes longer counts as failed. In milliseconds. */
const CASE_LIMIT = 20_000;

/** The adapters, by the suite's name. They are loaded when a file needs them. */
const ADAPTERS: Record<string, () => Promise<{ suite: Suite }>> = {
  fields: () => import('./suites/fields.js'),
  serializers: () => import('./suites/serializers.js'),
  model_serializers: () => import('./suites/model-serializers.js'),
  signals: () => import('./suites/signals.js'),
  lookups: () => import('./suites/lookups.js'),
  filters_pagination: () => import('./suites/filters-pagination.js'),
  auth: () => import('./suites/auth.js'),
  logging: () => import('./suites/logging.js'),
  http_views: () => import('./suites/http-views.js'),
};

/** Reads every vector file of a folder, in the order of their names. */
export async function readSuiteFiles(folder: string): Promise<SuiteFile[]> {
  const names = (await readdir(folder).catch((cause: unknown) => refuseFolder(folder, cause)))
    .filter((name) => name.endsWith('.json'))
    .sort();
  if (names.length === 0) throw new Error(`${folder} holds no vector files (*.json).`);
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8')) as SuiteFile));
}

function refuseFolder(folder: string, cause: unknown): never {
  throw new Error(`${folder} is no folder of vector files. To run one suite, say --suite ${folder}.`, { cause });
}

/** Runs the cases of one file one after the other. A suite that does not open fails all of its cases. */
export async function* runSuiteFile(file: SuiteFile, options: SuiteOptions): AsyncGenerator<CaseResult> {
  let run: SuiteRun;
  try {
    run = await (await suiteOf(file)).open(file, options);
  } catch (error) {
    for (const testCase of file.cases) yield result(file, testCase, error);
    return;
  }
  try {
    for (const testCase of file.cases) yield await runCase(file, run, testCase);
  } finally {
    await run.close();
  }
}

/** Whether a file's suite runs on each database, not on SQLite alone. */
export async function runsOnEachDatabase(file: SuiteFile): Promise<boolean> {
  return (await suiteOf(file)).runsOnEachDatabase ?? false;
}

async function suiteOf(file: SuiteFile): Promise<Suite> {
  const load = ADAPTERS[file.suite];
  if (!load) throw new Error(`no adapter for the suite '${file.suite}'; known: ${Object.keys(ADAPTERS).join(', ')}`);
  return (await load()).suite;
}

async function runCase(file: SuiteFile, run: SuiteRun, testCase: TestCase): Promise<CaseResult> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${CASE_LIMIT} ms`)), CASE_LIMIT);
  });
  try {
    await Promise.race([Promise.resolve().then(() => run.run(testCase)), limit]);
    return result(file, testCase);
  } catch (error) {
    return result(file, testCase, error);
  } finally {
    clearTimeout(timer);
  }
}

function result(file: SuiteFile, { id, tags }: TestCase, error?: unknown): CaseResult {
  const outcome = { suite: file.suite, id, passed: error === undefined, ...(tags && { tags }) };
  return error === undefined ? outcome : { ...outcome, error: error instanceof Error ? error.message : JSON.stringify(error) };
}

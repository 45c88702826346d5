import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SQLITE, type TestDatabase, testDatabases } from '@nuages/managers/testing';
import type { SuiteFile } from './suite.js';
import { type CaseResult, readSuiteFiles, runsOnEachDatabase, runSuiteFile } from './cases.js';

const USAGE = `npm run conformance -- [DIR] [options]
  DIR            folder of vector files; default: test/conformance/vectors
  --database DB  only the suites that run on each database, on sqlite, postgres, mariadb, or all that can be reached
  --suite NAME   only this suite; may be repeated
  --match TEXT   only cases whose id contains TEXT
  --failed       print each failed case and why
  --json         print one line of JSON a case
  --ratchet      fail only where a suite passes fewer cases than test/conformance/ratchet.json says
  --update       raise the ratchet to what passes now`;

const VECTORS = fileURLToPath(new URL('./vectors', import.meta.url));
const RATCHET = fileURLToPath(new URL('./ratchet.json', import.meta.url));

interface Tally {
  passed: number;
  failed: number;
}

async function main(): Promise<number> {
  const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      suite: { type: 'string', multiple: true },
      database: { type: 'string' },
      match: { type: 'string' },
      failed: { type: 'boolean' },
      json: { type: 'boolean' },
      ratchet: { type: 'boolean' },
      update: { type: 'boolean' },
      help: { type: 'boolean' },
    },
  });
  if (options.help) {
    console.log(USAGE);
    return 0;
  }

  const files: SuiteFile[] = [];
  for (const file of await readSuiteFiles(positionals[0] ?? VECTORS)) {
    if (options.database && !(await runsOnEachDatabase(file))) continue;
    if (options.suite && !options.suite.includes(file.suite)) continue;
    files.push(options.match ? { ...file, cases: file.cases.filter(({ id }) => id.includes(options.match!)) } : file);
  }
  let status = 0;
  for (const database of await findDatabases(options.database ?? 'sqlite')) {
    if (options.database && !options.json) console.log(`on ${database.name}:`);
    status = Math.max(status, await runFiles(files, database, options));
  }
  return status;
}

interface Options {
  readonly failed?: boolean;
  readonly json?: boolean;
  readonly ratchet?: boolean;
  readonly update?: boolean;
}

async function runFiles(files: readonly SuiteFile[], database: TestDatabase, options: Options): Promise<number> {
  const tallies = new Map<string, Tally>();
  for (const file of files) {
    const tally = tallies.get(file.suite) ?? { passed: 0, failed: 0 };
    tallies.set(file.suite, tally);
    for await (const result of runSuiteFile(file, { database })) {
      tally[result.passed ? 'passed' : 'failed'] += 1;
      print(result, options);
    }
  }

  const ratchet = await readRatchet();
  if (!options.json) printTable(tallies, ratchet);
  if (options.update) await raise(ratchet, tallies);
  const fallen = [...tallies].filter(([suite, { passed }]) => passed < (ratchet[suite] ?? 0)).map(([suite]) => suite);
  if (options.ratchet && fallen.length > 0) console.log(`below the ratchet: ${fallen.join(', ')}`);
  const total = sum(tallies);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return (options.ratchet ? fallen.length > 0 : total.failed > 0) ? 1 : 0;
}

async function findDatabases(name: string): Promise<TestDatabase[]> {
  if (name === 'sqlite') return [SQLITE];
  const databases = await testDatabases();
  if (name === 'all') return databases.filter(({ missing }) => missing === undefined);
  const database = databases.find((each) => each.name === name);
  if (!database) throw new Error(`--database ${name}: choose sqlite, postgres, mariadb or all.`);
  if (database.missing) throw new Error(database.missing);
  return [database];
}

function print(result: CaseResult, { json, failed }: { json?: boolean; failed?: boolean }): void {
  if (json) console.log(JSON.stringify(result));
  else if (failed && !result.passed) console.log(`${result.id}${result.tags ? ` [${result.tags.join(', ')}]` : ''}: ${result.error}`);
}

function printTable(tallies: Map<string, Tally>, ratchet: Record<string, number>): void {
  for (const [suite, { passed, failed }] of tallies) {
    console.log(
      `${suite.padEnd(20)} ${String(passed).padStart(5)} passed ${String(failed).padStart(5)} failed   ratchet ${ratchet[suite] ?? 0}`,
    );
  }
}

async function readRatchet(): Promise<Record<string, number>> {
  try {
    return JSON.parse(await readFile(RATCHET, 'utf8')) as Record<string, number>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** The ratchet only goes up. */
async function raise(ratchet: Record<string, number>, tallies: Map<string, Tally>): Promise<void> {
  for (const [suite, { passed }] of tallies) ratchet[suite] = Math.max(ratchet[suite] ?? 0, passed);
  const sorted = Object.fromEntries(Object.entries(ratchet).sort(([a], [b]) => a.localeCompare(b)));
  await writeFile(RATCHET, `${JSON.stringify(sorted, null, 2)}\n`);
}

function sum(tallies: Map<string, Tally>): Tally {
  const all = [...tallies.values()];
  return { passed: all.reduce((count, tally) => count + tally.passed, 0), failed: all.reduce((count, tally) => count + tally.failed, 0) };
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);

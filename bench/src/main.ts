import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { type Measurement, measure, measureMemory, type MemoryMeasurement, measureTime, type TimedMeasurement } from './measure.js';
import { describe, describeMemory, describeTime } from './report.js';
import type { OpenGroup, RowGroup } from './row.js';

/** The groups, in the order of DESIGN.md's table; each is loaded when it is measured. */
const GROUPS: Record<string, () => Promise<{ group: RowGroup }>> = {
  serialize: () => import('./rows/serialize.js'),
  compile: () => import('./rows/compile.js'),
  parse: () => import('./rows/parse.js'),
  rows: () => import('./rows/rows.js'),
  writes: () => import('./rows/writes.js'),
  iterator: () => import('./rows/iterator.js'),
  cursor: () => import('./rows/cursor.js'),
  http: () => import('./rows/http.js'),
  auth: () => import('./rows/auth.js'),
  signals: () => import('./rows/signals.js'),
  log: () => import('./rows/log.js'),
};

const USAGE = `npm run bench -- [NAME] [--json]
  NAME     one of: ${Object.keys(GROUPS).join(', ')}; default: all of them
  --json   one line of JSON a row
Exit status 1 when a row misses its bar.`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const names = positionals.length > 0 ? positionals : Object.keys(GROUPS);
  const unknown = names.find((name) => !Object.hasOwn(GROUPS, name));
  if (unknown !== undefined) throw new Error(`No rows are called '${unknown}'.\n${USAGE}`);

  let missed = 0;
  for (const name of names) {
    for await (const measurement of measureGroup((await GROUPS[name]!()).group)) {
      console.log(values.json ? JSON.stringify(measurement) : inWords(measurement));
      if (!measurement.isReached) missed += 1;
    }
  }
  if (!values.json) console.log(missed === 0 ? 'every row reached its bar' : `${missed} rows missed their bar`);
  return missed === 0 ? 0 : 1;
}

type AnyMeasurement = Measurement | TimedMeasurement | MemoryMeasurement;

function inWords(measurement: AnyMeasurement): string {
  if ('megabytes' in measurement) return describeMemory(measurement);
  return 'peer' in measurement ? describe(measurement) : describeTime(measurement);
}

function measureRow(row: OpenGroup['rows'][number]): Promise<AnyMeasurement> {
  if ('atMostMegabytes' in row) return measureMemory(row);
  return 'peer' in row ? measure(row) : measureTime(row);
}

async function* measureGroup(group: RowGroup): AsyncGenerator<AnyMeasurement> {
  const opened = await group.open();
  try {
    for (const row of opened.rows) yield await measureRow(row);
  } finally {
    await opened.close?.();
  }
  for (const reason of opened.skipped ?? []) console.error(`skipped  ${reason}`);
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(2);
  },
);

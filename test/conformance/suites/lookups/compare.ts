import { foreignKeyOf } from '@nuages/managers';
import { toCamelCase, toSnakeCase } from '../../models/names.js';
import { toPath } from './words.js';
import { expectSame, expectSameItems } from '../../values.js';

type Neutral = any; // vectors are data from outside
const RELATIONS: ReadonlySet<string> = new Set(['author', 'category', 'mentor', 'parent', 'post']);

type Row = Record<string, unknown>;

/** Throws unless the answer is what the step expects. */
export function compareAnswer(answer: Neutral, { expect, show, query }: Neutral): void {
  if (expect.empty) return expectSame(answer, []);
  if (expect.pks) comparePks(answer, expect);
  else if (expect.rows) compareLists(named(answer, query), expect.rows, expect.ordered !== false);
  else if ('pk' in expect && !('created' in expect)) expectSame(answer?.id ?? null, expect.pk, 'pk');
  else if (expect.map) expectSameItems(answer, expect.map, 'map');
  else if (expect.values) expectSame(toNeutral(answer), expect.values, 'values');
  else if ('created' in expect) compareCreated(answer, expect);
  else if ('row' in expect) compareRow(answer, expect.row, query);
  else if ('deleted' in expect) compareDeleted(answer, expect);
  else expectSame(answer, 'count' in expect ? expect.count : expect.value);
  if (expect.annotations) compareAnnotations(answer, expect, show);
}

function comparePks(rows: Neutral[], { pks, ordered }: Neutral): void {
  compareLists(
    rows.map((row) => (typeof row === 'object' ? row.id : row)),
    pks,
    ordered,
  );
}

function compareLists(actual: unknown[], expected: unknown[], isOrdered: boolean): void {
  if (isOrdered) return expectSame(actual, expected, 'rows');
  expectSameItems(actual, expected, 'rows');
}

function compareAnnotations(rows: Row[], { pks, ordered, annotations }: Neutral, show: string[]): void {
  const shown = rows.map((row) => [row['id'], Object.fromEntries(show.map((name) => [name, row[toCamelCase(name)]]))]);
  const expected = pks.map((pk: unknown, index: number) => [pk, annotations[index]]);
  compareLists(shown, expected, ordered);
}

function compareCreated([row, created]: [Row, boolean], expect: Neutral): void {
  expectSame(created, expect.created, 'created');
  if ('pk' in expect) expectSame(row['id'], expect.pk, 'pk');
  if (expect.row) compareColumns(row, expect.row);
}

function compareRow(row: Neutral, expected: Neutral, query: Neutral): void {
  const isValues = query.ops.some(([name]: [string]) => ['values', 'values_list', 'flat'].includes(name));
  if (expected === null || isValues) return expectSame(row === null ? null : named([row], query)[0], expected, 'row');
  compareColumns(row, expected);
}

function compareColumns(row: Row, expected: Row): void {
  for (const [name, value] of Object.entries(expected)) expectSame(keyOf(row[toPath(name)] ?? heldKey(row, toPath(name))), value, name);
}

function heldKey(row: Row, name: string): unknown {
  return RELATIONS.has(name) ? foreignKeyOf(row, name) : undefined;
}

function keyOf(value: Neutral): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : (value ?? null);
}

function compareDeleted({ deleted, perModel }: Neutral, expect: Neutral): void {
  expectSame(deleted, expect.deleted, 'deleted');
  const counts = Object.entries(perModel).filter(([, count]) => count !== 0);
  expectSame(Object.fromEntries(counts.map(([name, count]) => [nameOf(name), count])), expect.per_model, 'per_model');
}

function nameOf(model: string): string {
  return toSnakeCase(model).replace(/^_/, '').replaceAll(/[.]_?/g, '_');
}

/** Rows with the vectors' names: those that `values` asks for, in its words. */
function named(rows: Neutral[], { ops }: Neutral): unknown[] {
  const asked = new Map<string, string>(
    ops.flatMap(([name, given]: [string, string[]]) => (name === 'values' ? given.map((word) => [ourName(word), word]) : [])),
  );
  return rows.map((row) => (isPlain(row) ? toNeutral(row, asked) : row));
}

function ourName(word: string): string {
  return word
    .split('__')
    .map((part) => toCamelCase(part.replace(/_id$/, '')))
    .join('__');
}

function isPlain(row: unknown): row is Row {
  return typeof row === 'object' && row !== null && !Array.isArray(row) && !(row instanceof Date);
}

function toNeutral(row: Row, asked = new Map<string, string>()): Row {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [asked.get(name) ?? toSnakeCase(name), value]));
}

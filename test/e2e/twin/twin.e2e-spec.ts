import { readFileSync } from 'node:fs';
import { testDatabases } from '@nuages/managers/testing';
import { describe, expect, test } from 'vitest';
import { openDemo } from '../demo/open-demo.js';
import { corpus } from './corpus/index.js';
import { neutralAnswer, parse } from './neutral.js';
import { send } from './send.js';
import type { Answer, Recorded } from './step.js';

const recorded = JSON.parse(readFileSync(new URL('answers.json', import.meta.url), 'utf8')) as Recorded[];

/**
 * The answers were recorded on SQLite. What other databases do differently is theirs: a refused insert takes a key with it,
 * and rows that an order holds equal come in any order.
 */
const TIED = '/api/comments?ordering=author&page_size=3';
const portable = recorded.filter(({ step, answer }) => answer.status !== 500 && step.path !== TIED);

test('the answers are those to the corpus', () => {
  const sent = JSON.parse(JSON.stringify(corpus)) as unknown;

  expect(recorded.map(({ step }) => step)).toEqual(sent);
});

describe.for(await testDatabases())("the demo's answers on $name", (database) => {
  test.skipIf(database.missing).for(['express', 'fastify'] as const)("are the twin's, on %s", { timeout: 120_000 }, async (adapter) => {
    await using demo = await openDemo(database, adapter);

    expect(await differences(demo.base, database.name === 'sqlite' ? recorded : portable)).toEqual([]);
  });
});

/** Each answer that is not the twin's, as lines to read. */
async function differences(base: string, steps: readonly Recorded[]): Promise<string[]> {
  const tokens: Record<string, string> = {};
  const found: string[] = [];
  for (const [index, { step, answer: expected }] of steps.entries()) {
    const wire = await send(base, step, tokens);
    if (step.keep) tokens[step.keep] = (parse(wire.text) as { token: string }).token;
    const actual = JSON.stringify(sorted(comparable(neutralAnswer(step, wire), expected)));
    const wanted = JSON.stringify(sorted(comparable(expected, expected)));
    if (actual !== wanted)
      found.push(
        `#${index + 1} ${step.method ?? 'GET'} ${step.path} ${JSON.stringify(step.body ?? step.raw)}\n  twin: ${wanted}\n  demo: ${actual}`.slice(
          0,
          1500,
        ),
      );
  }
  return found;
}

/** A page of HTML, with which Django answers for a path or an error that it has no view for, counts by its status. */
function comparable(answer: Answer, expected: Answer): Answer {
  const isHtml = typeof expected.body === 'object' && expected.body !== null && 'not json' in expected.body;
  return isHtml ? { status: answer.status } : answer;
}

/** The same value with its keys in one order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, sorted(item)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

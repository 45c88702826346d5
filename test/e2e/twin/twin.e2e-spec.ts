import { testDatabases } from '@nuages/managers/testing';
import { describe, expect, test } from 'vitest';
import { openDemo } from '../demo/open-demo.js';
import { corpus } from './corpus/index.js';
import { comparable, neutralAnswer, parse, textOf } from './neutral.js';
import { readAnswers, readDifferences } from './recorded.js';
import { send } from './send.js';
import type { Recorded, Step } from './step.js';

const recorded = readAnswers();
const differences = readDifferences();
const keyOf = (step: Step) => JSON.stringify(step);
const different = new Map(differences.flatMap(({ answers }) => answers.map(({ step, demo }) => [keyOf(step), demo] as const)));

/**
 * The answers were recorded on SQLite. What other databases do differently is theirs: a refused insert takes a key with it,
 * and rows that an order holds equal come in any order.
 */
const TIED = '/api/comments?ordering=author&page_size=3';
const portable = recorded.filter(({ step, answer }) => step.path !== TIED && (answer.status !== 500 || different.has(keyOf(step))));

test('the answers are those to the corpus', () => {
  const sent = JSON.parse(JSON.stringify(corpus)) as unknown;

  expect(recorded.map(({ step }) => step)).toEqual(sent);
});

test('each difference is one', () => {
  const twins = new Map(recorded.map(({ step, answer }) => [keyOf(step), answer]));
  const same = [...different].filter(([key, demo]) => {
    const twin = twins.get(key);
    return !twin || textOf(comparable(demo, twin)) === textOf(comparable(twin, twin));
  });

  expect(same).toEqual([]);
});

describe.for(await testDatabases())("the demo's answers on $name", (database) => {
  test.skipIf(database.missing).for(['express', 'fastify'] as const)("are the twin's, on %s", { timeout: 300_000 }, async (adapter) => {
    await using demo = await openDemo(database, adapter);

    expect(await surprises(demo.base, database.name === 'sqlite' ? recorded : portable)).toEqual([]);
  });
});

/** Each answer that is neither the twin's nor the difference that is written down, as lines to read. */
async function surprises(base: string, steps: readonly Recorded[]): Promise<string[]> {
  const tokens: Record<string, string> = {};
  const found: string[] = [];
  for (const [index, { step, answer: twin }] of steps.entries()) {
    const wire = await send(base, step, tokens);
    if (step.keep) tokens[step.keep] = (parse(wire.text) as { token: string }).token;
    const difference = different.get(keyOf(step));
    const actual = neutralAnswer(step, wire);
    const [is, wanted] = difference
      ? [textOf(actual), textOf(difference)]
      : [textOf(comparable(actual, twin)), textOf(comparable(twin, twin))];
    if (is !== wanted) found.push(describeSurprise(index, step, wanted, is));
  }
  return found;
}

function describeSurprise(index: number, step: Step, wanted: string, is: string): string {
  return `#${index + 1} ${keyOf(step).slice(0, 500)}\n  wanted: ${wanted.slice(0, 500)}\n  is:     ${is.slice(0, 500)}`;
}

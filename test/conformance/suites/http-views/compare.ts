import { expectSame, isSame } from '../../values.js';
import type { HttpAnswer } from '../http-client.js';

type Expectation = Record<string, any>; // as the vectors have it

/** To-many relations inside bodies have no order. */
const UNORDERED = new Set(['tags', 'posts']);

/** Throws unless an answer is what a step expects. `created` is the key of the row that the case made last. */
export function expectAnswer(answer: HttpAnswer, expected: Expectation, created: unknown): void {
  expectSame(answer.status, expected['status'], 'status');
  expectHeaders(answer, (expected['headers'] ?? {}) as Expectation, created);
  if ('body_empty' in expected) expectSame(answer.text, '', 'body');
  if ('codes' in expected) expectSame(answer.body, expected['codes'], 'codes');
  if ('body' in expected) expectBody(answer.body, fill(expected['body'], created));
  if ('key_order' in expected) expectSame(Object.keys(answer.body as object), expected['key_order'], 'key order');
}

/** Puts the key of the new row in the place of `{{new}}`. */
export function fill(value: unknown, created: unknown): unknown {
  if (value === '{{new}}') return created;
  if (typeof value === 'string') return value.replaceAll('{{new}}', String(created));
  if (Array.isArray(value)) return value.map((item) => fill(item, created));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, created)]));
}

function expectHeaders({ headers }: HttpAnswer, expected: Expectation, created: unknown): void {
  for (const [name, value] of Object.entries(expected)) {
    const actual = headers[name.toLowerCase()];
    if (name === 'Allow') expectSame((actual ?? '').split(/,\s*/).sort(), [...(value as string[])].sort(), 'Allow');
    else if (name === 'Content-Type') expectSame((actual ?? '').split(';')[0], value, 'Content-Type');
    else expectSame(actual, fill(value, created), name);
  }
}

function expectBody(actual: unknown, expected: unknown): void {
  const isDescription = typeof expected === 'object' && expected !== null && 'renders' in expected;
  if (isDescription) expectDescription(actual as Expectation, expected as Expectation);
  else expectSame(sorted(actual), sorted(expected), 'body');
}

/** Of `OPTIONS`, only the keys that are there count. */
function expectDescription(actual: Expectation, expected: Expectation): void {
  expectSame(actual['renders'], expected['renders'], 'renders');
  expectSame(actual['parses'], expected['parses'], 'parses');
  const actions = (actual['actions'] ?? {}) as Expectation;
  expectSame(Object.keys(actions).sort(), Object.keys(expected['actions'] as object).sort(), 'actions');
  for (const [method, fields] of Object.entries(expected['actions'] as Expectation)) {
    expectSame(Object.keys(actions[method] as object), Object.keys(fields as object), `actions.${method}`);
    for (const [field, description] of Object.entries(fields as Expectation)) {
      const own = (actions[method] as Expectation)[field] as Expectation;
      for (const [key, value] of Object.entries(description as Expectation))
        expectSame(own[key], value, `actions.${method}.${field}.${key}`);
    }
  }
}

function sorted(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => sorted(item));
    return UNORDERED.has(key) ? items.sort((a, b) => (isSame(a, b) ? 0 : String(a) < String(b) ? -1 : 1)) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, sorted(item, name)]));
}

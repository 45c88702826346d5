import { expectSame, expectSameItems } from '../../values.js';
import type { HttpAnswer } from '../http-client.js';

/** Throws unless an answer is the page (or the error) that a case expects. */
export function expectPage(answer: HttpAnswer, expected: Record<string, any>): void {
  expectSame(answer.status, expected['status'], 'status');
  if (expected['codes']) return expectSame(answer.body, expected['codes'], 'codes');

  const { body } = answer;
  const ids = ((Array.isArray(body) ? body : body.results) as { id: unknown }[]).map(({ id }) => id);
  if (expected['ordered'] === false) expectSameItems(ids, expected['ids'], 'ids');
  else expectSame(ids, expected['ids'], 'ids');
  if ('keys' in expected) expectSame(Object.keys(body as object), expected['keys'], 'keys');
  if ('count' in expected) expectSame(body.count, expected['count'], 'count');
  for (const link of ['next', 'previous']) {
    if (link in expected) expectSame(queryOf(body[link]), expected[link], link);
    if (`has_${link}` in expected) expectSame(body[link] !== null, expected[`has_${link}`], `has_${link}`);
  }
}

/** The query parameters of a link; `null` where there is none. */
function queryOf(link: string | null): Record<string, string> | null {
  return link === null ? null : Object.fromEntries(new URL(link).searchParams);
}

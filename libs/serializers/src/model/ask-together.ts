import DataLoader from 'dataloader';
import type { Scope } from '../fields/scope.js';

const MAX_BATCH_SIZE = 10_000; // below what any database takes as parameters of one statement

/**
 * Answers a question together with the like questions of the same validation: what the items of a list ask at the same time is one
 * `answerAll`. `about` and `name` say what is alike. Nothing is kept: a later question sees later rows.
 */
export function askTogether<Q, A>(
  { lookups }: Scope,
  about: object,
  name: string,
  question: Q,
  answerAll: (questions: readonly Q[]) => Promise<readonly (A | Error)[]>,
): Promise<A> {
  const kinds = (lookups?.get(about) ?? new Map()) as Map<string, DataLoader<Q, A>>;
  lookups?.set(about, kinds);
  let loader = kinds.get(name);
  if (!loader) kinds.set(name, (loader = new DataLoader(answerAll, { cache: false, maxBatchSize: MAX_BATCH_SIZE })));
  return loader.load(question);
}

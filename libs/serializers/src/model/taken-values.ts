import type { Model } from '@nuages/managers';
import { hasRow, rowsOf } from './rows.js';

/** Whether a row other than `instance` has the value. */
export interface TakenQuestion {
  readonly value: unknown;
  readonly instance: unknown;
}

/** Answers for many values of one column by one query; what it leaves open, by the database's own rules of equality, is asked singly. */
export async function areTaken(model: Model, column: string, questions: readonly TakenQuestion[]): Promise<boolean[]> {
  const ask = ({ value, instance }: TakenQuestion) => hasRow(model, { [column]: value }, instance);
  const isPlain = questions.every(({ value }) => typeof value === 'string' || typeof value === 'number');
  if (questions.length === 1 || !isPlain) return inTurn(questions, ask);
  const taken = await readTaken(model, column, questions);
  if (taken.size === 0) return questions.map(() => false);
  const asked = new Set(questions.map(({ value }) => fold(value)));
  const isStrange = [...taken.keys()].some((value) => !asked.has(fold(value)));
  const folded = new Set([...taken.keys()].map(fold));
  return inTurn(questions, async (question) => {
    const keys = taken.get(String(question.value));
    if (keys) return keys.some((key) => key !== keyText(model, question.instance));
    return isStrange || folded.has(fold(question.value)) ? ask(question) : false;
  });
}

/** The values that rows have, with the rows' keys, as texts. */
async function readTaken(model: Model, column: string, questions: readonly TakenQuestion[]): Promise<Map<string, string[]>> {
  const values = [...new Set(questions.map(({ value }) => value))];
  const rows = rowsOf(model).filter({ [`${column}__in`]: values });
  const taken = new Map<string, string[]>();
  for (const [value, key] of (await rows.valuesList(column, model.primaryKey.name)) as unknown[][]) {
    taken.set(String(value), [...(taken.get(String(value)) ?? []), String(key)]);
  }
  return taken;
}

/** Without case, accents and outer blanks, which some databases overlook. */
function fold(value: unknown): string {
  return String(value).normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase();
}

function keyText(model: Model, instance: unknown): string | undefined {
  return instance && typeof instance === 'object' ? String(model.keyOf(instance)) : undefined;
}

async function inTurn<Q, A>(questions: readonly Q[], ask: (question: Q) => Promise<A>): Promise<A[]> {
  const answers: A[] = [];
  for (const question of questions) answers.push(await ask(question));
  return answers;
}

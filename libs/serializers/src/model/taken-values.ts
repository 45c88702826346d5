import { type Model, Q } from '@nuages/managers';
import { keyOfRow } from './related.field.js';
import { hasRow, rowsOf } from './rows.js';

/** Whether a row other than `instance` has these values. */
export interface TakenQuestion {
  /** By the columns' names, the same ones in each question. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly instance: unknown;
}

const MAX_SETS = 500; // SQLite takes no longer chain of alternatives

/** Answers many questions by one query; what it leaves open, by the database's own rules of equality, is asked singly. */
export async function areTaken(model: Model, questions: readonly TakenQuestion[]): Promise<boolean[]> {
  const ask = ({ values, instance }: TakenQuestion) => hasRow(model, values, instance);
  const sets = questions.map(({ values }) =>
    Object.entries(values).map(([name, value]) => (model.findField(name)?.relation ? keyOfRow(value) : value)),
  );
  const isPlain = sets.flat().every((value) => typeof value === 'string' || typeof value === 'number');
  if (questions.length === 1 || !isPlain) return inTurn(questions, ask);
  const taken = await readTaken(model, Object.keys(questions[0]!.values), sets);
  if (taken.size === 0) return questions.map(() => false);
  const asked = new Set(sets.map((set) => fold(textOf(set))));
  const folded = new Set([...taken.keys()].map(fold));
  const isStrange = [...folded].some((text) => !asked.has(text));
  return inTurn([...questions.entries()], async ([index, question]) => {
    const text = textOf(sets[index]!);
    const keys = taken.get(text);
    if (keys) return keys.some((key) => key !== keyText(model, question.instance));
    return isStrange || folded.has(fold(text)) ? ask(question) : false;
  });
}

/** The values that rows have, as texts, with the rows' keys. */
async function readTaken(model: Model, columns: readonly string[], sets: readonly unknown[][]): Promise<Map<string, string[]>> {
  const [column] = columns;
  const key = model.primaryKey.name;
  const taken = new Map<string, string[]>();
  const different = [...new Map(sets.map((set) => [textOf(set), set])).values()];
  for (const some of inPieces(different, columns.length === 1 ? different.length : MAX_SETS)) {
    const rows =
      columns.length === 1
        ? rowsOf(model).filter({ [`${column}__in`]: some.flat() })
        : rowsOf(model).filter(Q.or(...some.map((set) => Object.fromEntries(columns.map((name, index) => [name, set[index]])))));
    for (const row of (await rows.valuesList(...columns, key)) as unknown[][]) {
      const text = textOf(row.slice(0, -1));
      taken.set(text, [...(taken.get(text) ?? []), String(row.at(-1))]);
    }
  }
  return taken;
}

function* inPieces<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

function textOf(values: readonly unknown[]): string {
  return JSON.stringify(values.map(String));
}

/** Longer texts are as good as the same: putting many combining marks into their order takes the square of their number. */
const LONGEST_FOLDED = 4096;

/** Without case, accents and blanks, which some databases overlook. */
function fold(text: string): string {
  if (text.length > LONGEST_FOLDED) return '';
  return text
    .normalize('NFKD')
    .replace(/\p{M}|\s/gu, '')
    .toLowerCase();
}

function keyText(model: Model, instance: unknown): string | undefined {
  return instance && typeof instance === 'object' ? String(model.keyOf(instance)) : undefined;
}

async function inTurn<Q, A>(questions: readonly Q[], ask: (question: Q) => Promise<A>): Promise<A[]> {
  const answers: A[] = [];
  for (const question of questions) answers.push(await ask(question));
  return answers;
}

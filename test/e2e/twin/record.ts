/**
 * Writes `answers.json.gz`: what the twin answers to the corpus. Start a fresh twin with one worker first, then run
 * `npx node --import @oxc-node/core/register -C @nuages/source test/e2e/twin/record.ts http://127.0.0.1:8801`.
 */
import { corpus } from './corpus/index.js';
import { neutralAnswer, parse } from './neutral.js';
import { writeAnswers } from './recorded.js';
import { send } from './send.js';
import type { Recorded } from './step.js';

/** Asks the twin at `base` every request of the corpus, and writes down what it answers. */
async function record(base: string): Promise<void> {
  const tokens: Record<string, string> = {};
  const recorded: Recorded[] = [];
  for (const step of corpus) {
    const answer = await send(base, step, tokens);
    if (step.keep) tokens[step.keep] = (parse(answer.text) as { token: string }).token;
    recorded.push({ step, answer: neutralAnswer(step, answer) });
  }
  writeAnswers(recorded);
  process.stdout.write(`${recorded.length} answers recorded\n`);
}

void record(process.argv[2] ?? 'http://127.0.0.1:8801');

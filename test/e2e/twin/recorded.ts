import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Answer, Recorded, Step } from './step.js';

const ANSWERS = new URL('answers.json.gz', import.meta.url);
const DIFFERENCES = new URL('differences.json', import.meta.url);

/** Answers of the demo that are not the twin's, and why they are not. */
interface Difference {
  readonly reason: string;
  readonly answers: readonly { readonly step: Step; readonly demo: Answer }[];
}

/** What the twin answered, in the order of the corpus. */
export function readAnswers(): Recorded[] {
  return JSON.parse(gunzipSync(readFileSync(ANSWERS)).toString()) as Recorded[];
}

/** Writes down what the twin answered. */
export function writeAnswers(recorded: readonly Recorded[]): void {
  writeFileSync(ANSWERS, gzipSync(JSON.stringify(recorded), { level: 9 }));
}

/** What the demo answers otherwise than the twin. */
export function readDifferences(): Difference[] {
  return JSON.parse(readFileSync(DIFFERENCES, 'utf8')) as Difference[];
}

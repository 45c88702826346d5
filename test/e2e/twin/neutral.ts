import type { Answer, Step } from './step.js';

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
const DAY_MS = 86_400_000;

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Record<string, string | undefined>;
  readonly text: string;
}

/**
 * What counts of an answer: error messages count by key and number, moments by instant, tokens and moments made at run
 * time by type, as `diff_http.py` has it.
 */
export function neutralAnswer(step: Step, { status, headers, text }: WireAnswer): Answer {
  const answer: Answer = { status };
  if (headers['content-type']?.startsWith('application/json') || status === 204) answer.allow = headers['allow'] ?? null;
  if (step.only !== 'status') answer.body = neutral(parse(text), '', status >= 400);
  if (status === 401) answer['www-authenticate'] = (headers['www-authenticate'] ?? '').replace(/realm=".*?"/, 'realm');
  if (step.headers_too) answer.headers = Object.fromEntries(step.headers_too.map((name) => [name, listOf(headers[name])]));
  return answer;
}

/** The answer without what does not count of it because of the twin's: of a page of HTML, that it is one. */
export function comparable(answer: Answer, twin: Answer): Answer {
  const isHtml = isPage(twin);
  if (isHtml) return { status: answer.status, body: isPage(answer) ? 'a page' : answer.body };
  const { allow: _allow, ...rest } = answer;
  return 'allow' in twin ? answer : rest;
}

function isPage({ body }: Answer): boolean {
  return typeof body === 'object' && body !== null && 'not json' in body;
}

/** An answer as text, its keys in one order. */
export function textOf(answer: Answer): string {
  return JSON.stringify(sorted(answer));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, sorted(item)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The answer's body as JSON, or a note that it is none. */
export function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return { 'not json': text.slice(0, 80) };
  }
}

function neutral(value: unknown, key: string, isError: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => neutral(item, key, isError));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => name !== 'help_text') // a wording too
        .map(([name, item]) => [name, neutral(item, name, isError)]),
    );
  if (typeof value !== 'string') return value;
  if (isError) return '<message>';
  if (key === 'next' || key === 'previous') return neutralLink(value);
  if (MOMENT.test(value)) return neutralMoment(value);
  return key === 'token' ? '<token>' : value;
}

function neutralLink(link: string): unknown {
  const [path = '', query = ''] = link.split('?');
  return [path.replace(/^https?:\/\/[^/]+/, ''), query.split('&').sort()];
}

function neutralMoment(text: string): unknown {
  const moment = Date.parse(text);
  return Math.abs(moment - Date.now()) < DAY_MS ? '<now>' : moment / 1000;
}

function listOf(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((part) => part.trim())
    .sort();
}

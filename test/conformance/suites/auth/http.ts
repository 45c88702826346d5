import type { TestCase } from '../../suite.js';
import { expectSame } from '../../values.js';
import { type HttpAnswer, send } from '../http-client.js';
import type { OpenApplication } from './application.js';

/** Nest answers 201 to a POST that says nothing else; only that it is let through is compared. */
const CREATED = 201;

/** Sends a request and compares status, challenge, and codes or body. */
export async function runHttp({ app }: OpenApplication, { request, expect }: TestCase): Promise<void> {
  const { method, path, authorization, json } = request as { method: string; path: string; authorization?: string; json?: unknown };
  const headers = {
    ...(authorization !== undefined && { Authorization: authorization }),
    ...(json !== undefined && { 'Content-Type': 'application/json' }),
  };
  const answer = await send(app, { method, path: pathOf(path), headers, ...(json !== undefined && { body: JSON.stringify(json) }) });
  expectSame(
    { status: statusOf(answer, path), www_authenticate: answer.headers['www-authenticate'] ?? null, ...bodyOf(answer, expect) },
    expect,
  );
}

/** Plain controllers take both forms of a path; the token view has none. */
function pathOf(path: string): string {
  return path.replace(/\/$/, '');
}

function statusOf({ status }: HttpAnswer, path: string): number {
  return status === CREATED && path.startsWith('/perm/') ? 200 : status;
}

function bodyOf(answer: HttpAnswer, expected: Record<string, unknown>): object {
  if ('codes' in expected) return { codes: answer.body };
  return 'body' in expected ? { body: answer.body } : {};
}

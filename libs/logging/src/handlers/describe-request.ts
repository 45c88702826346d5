import type { RequestContext } from '@nuages/core';
import { oneLine } from '../formatters/formatter.js';
import { hideSecrets } from '../engine/redaction.js';

/** How much of a body a mail shows, in characters. */
const LONGEST_BODY = 10_000;

/** What a mail tells of a request, in lines: without secrets, as Django's report of an error. */
export function describeRequest({ method, url, request }: RequestContext): string[] {
  const { headers = {}, body } = request as { headers?: Record<string, unknown>; body?: unknown };
  const at = url.indexOf('?');
  const [path, query] = at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
  return [
    `request: ${method} ${oneLine(path)}`,
    ...(query ? [`query: ${oneLine(hideSecrets(parametersOf(query)))}`] : []),
    'headers:',
    ...Object.entries(hideSecrets(headers)).map(([name, value]) => `  ${oneLine(name)}: ${oneLine(value)}`),
    ...(body === undefined || body === null ? [] : [`body: ${bodyText(body)}`]),
  ];
}

/** Parameters by name; one that is given several times is a list. */
function parametersOf(query: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(query);
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const values = parameters.getAll(name);
      return [name, values.length > 1 ? values : values[0]!];
    }),
  );
}

/** A body that is no object may hold anything at all, and is not shown. */
function bodyText(body: unknown): string {
  if (typeof body !== 'object' || body === null || ArrayBuffer.isView(body)) return `[${typeof body}]`;
  return oneLine(hideSecrets(body)).slice(0, LONGEST_BODY);
}

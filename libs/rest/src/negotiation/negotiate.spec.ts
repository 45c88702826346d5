import { describe, expect, test } from 'vitest';
import { QueryDict } from '../request/query-dict.js';
import type { RestRequest } from '../request/rest-request.js';
import { JSONRenderer } from './json.renderer.js';
import { negotiate } from './negotiate.js';
import type { Renderer } from './renderer.js';

const csv: Renderer = { mediaType: 'text/csv', format: 'csv', render: () => '' };
const renderers = [new JSONRenderer(), csv];

function choose(accept: string | undefined, query = '', format?: string): string {
  const request = { headers: { accept }, queryParams: QueryDict.parse(query), format } as unknown as RestRequest;
  return negotiate(request, renderers).renderer.format;
}

describe('negotiate', () => {
  test.each([
    [undefined, 'json'],
    ['*/*', 'json'],
    ['text/*', 'csv'],
    ['text/csv, application/json', 'json'],
    ['application/json; indent=2, text/csv', 'json'],
    ['text/html, */*;q=0.1', 'json'],
    ['application/JSON', 'json'],
  ])('gives a client that accepts %s %s', (accept, format) => {
    expect(choose(accept)).toBe(format);
  });

  test('lets the query and the path choose a format', () => {
    expect(choose(undefined, 'format=csv')).toBe('csv');
    expect(choose(undefined, '', 'csv')).toBe('csv');
  });

  test.each([['text/html'], ['nonsense'], ['']])('has nothing for %j', (accept) => {
    expect(() => choose(accept)).toThrow('Could not satisfy the request Accept header.');
  });

  test('does not find an unknown format', () => {
    expect(() => choose(undefined, 'format=xml')).toThrow('Not found.');
  });

  test('indents on request', () => {
    const text = new JSONRenderer().render({ a: 1n }, { request: undefined as never, status: 200, parameters: { indent: '2' } });

    expect(text).toBe('{\n  "a": 1\n}');
  });
});

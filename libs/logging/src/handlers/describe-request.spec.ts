import { expect, test } from 'vitest';
import { describeRequest } from './describe-request.js';

test('shows all of a query, and hides its secrets', () => {
  const lines = describeRequest({ method: 'GET', url: '/a?next=/b?c=1&tag=x&tag=y&token=t', request: {} } as never);

  expect(lines.slice(0, 2)).toEqual(['request: GET /a', 'query: {"next":"/b?c=1","tag":["x","y"],"token":"[hidden]"}']);
});

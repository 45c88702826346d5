import { describe, expect, test } from 'vitest';
import { hideSecrets } from './redaction.js';

describe('hideSecrets', () => {
  test.each([
    [{ password: 'x' }, { password: '[hidden]' }],
    [
      { request: { headers: { Authorization: 'x', 'set-cookie': 'y', host: 'z' } } },
      { request: { headers: { Authorization: '[hidden]', 'set-cookie': '[hidden]', host: 'z' } } },
    ],
    [{ users: [{ id: 1, access_token: 'x' }] }, { users: [{ id: 1, access_token: '[hidden]' }] }],
    [{ 'X-API-Key': 'x' }, { 'X-API-Key': '[hidden]' }],
  ])('%j', (fields, hidden) => {
    const before = JSON.stringify(fields);

    expect(hideSecrets(fields)).toEqual(hidden);
    expect(JSON.stringify(fields)).toBe(before);
  });

  test('gives the same object where there is nothing to hide', () => {
    const fields = { id: 1, at: new Date(), inner: { tokens: 3 } };

    expect(hideSecrets(fields)).toBe(fields);
  });
});

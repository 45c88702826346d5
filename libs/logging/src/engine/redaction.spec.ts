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

  test('looks through instances and what they write of themselves', () => {
    class User {
      id = 1;
      password = 'hunter2';
    }
    const written = { toJSON: () => ({ token: 'hunter2' }) };

    expect(hideSecrets({ user: new User(), written })).toEqual({ user: { id: 1, password: '[hidden]' }, written: { token: '[hidden]' } });
  });

  test('writes errors without what drivers add to them', () => {
    const error = Object.assign(new Error('failed'), { code: '23505', parameters: ['hunter2'], driverError: { detail: 'hunter2' } });

    const { err } = hideSecrets({ err: error }) as { err: object };
    expect(err).toEqual({ type: 'Error', message: 'failed', stack: expect.any(String), code: '23505' });
  });

  test('ends in circles and in depth', () => {
    interface Node {
      next?: Node;
      password: string;
    }
    const circle: Node = { password: 'hunter2' };
    circle.next = circle;
    const deep = Array.from({ length: 50 }).reduce<Node>((next) => ({ next, password: 'hunter2' }), { password: 'hunter2' });

    expect(JSON.stringify(hideSecrets({ circle, deep }))).not.toContain('hunter2');
  });

  test('gives the same object where there is nothing to hide', () => {
    const fields = { id: 1, at: new Date(), inner: { tokens: 3 } };

    expect(hideSecrets(fields)).toBe(fields);
  });
});

import { type AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
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

  test.each([
    'newPassword',
    'password1',
    'password_confirmation',
    'passwordHash',
    'passphrase',
    'pwd',
    'csrfToken',
    'resetToken',
    'X-Auth-Token',
    'id_token',
    'tokens',
    'jwt',
    'clientSecret',
    'aws_secret_access_key',
    'secretKey',
    'sessionid',
    'session_id',
    'cookies',
    'credentials',
    'privateKeyPem',
    'Proxy-Authorization',
    'pass',
    'bearer',
    'csrf',
    'otp',
    'recoveryCodes',
  ])('hides %s', (key) => {
    expect(hideSecrets({ [key]: 'hunter2' })).toEqual({ [key]: '[hidden]' });
    expect(hideSecrets({ [key]: { deep: ['hunter2'] } })).toEqual({ [key]: '[hidden]' });
  });

  test('tells whether there is a secret, and how many', () => {
    const fields = { password: null, hasPassword: true, token: undefined, maxTokens: 4096, secretary: 'Ann', tokenCount: 3, bypass: 'B 9' };

    expect(hideSecrets(fields)).toEqual(fields);
  });

  test.each([
    ['/reset?token=x&page=2&api%5Fkey=y#access_token=z', '/reset?token=[hidden]&page=2&api%5Fkey=y#access_token=[hidden]'],
    ['postgres://ann:hunter2@db:5432/blog?sslmode=require', 'postgres://[hidden]@db:5432/blog?sslmode=require'],
    ['/login?next=/reset?token=x&page=2', '/login?next=/reset?token=[hidden]&page=2'],
    ['/reset?token=x?y', '/reset?token=[hidden]'],
    ['/plain', '/plain'],
  ])('hides the secrets of the address %s', (url, shown) => {
    expect(hideSecrets({ url, databaseUrl: url, dsn: url, headers: { referer: url } })).toEqual({
      url: shown,
      databaseUrl: shown,
      dsn: shown,
      headers: { referer: shown },
    });
  });

  test.each(['?', '?a=', '//a', '&#;', '/?token=', '//a@'])('takes no long time over an address of many %s', (part) => {
    const startedAt = performance.now();

    hideSecrets({ url: part.repeat(100_000) });

    expect(performance.now() - startedAt).toBeLessThan(1000); // a pattern that begins anew at each takes seconds
  });

  test('hides the secrets of a URL, whatever its key', () => {
    expect(hideSecrets({ target: new URL('https://ann:hunter2@example.com/?token=x') })).toEqual({
      target: 'https://[hidden]@example.com/?token=[hidden]',
    });
  });

  test('shows of a request and a response what is fit for a log, and of other parts of Node their kind', async () => {
    const shown: object[] = [];
    const server = createServer((request: IncomingMessage, response: ServerResponse) => {
      response.setHeader('set-cookie', 'hunter2');
      shown.push(hideSecrets({ request, response, fastify: { raw: request, id: 1 }, socket: new Socket() }));
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await fetch(`http://127.0.0.1:${port}/a?token=hunter2`, { headers: { authorization: 'hunter2', 'x-shop': 'paper' } });
    server.closeAllConnections();
    server.close();

    const request = {
      method: 'GET',
      url: '/a?token=[hidden]',
      headers: expect.objectContaining({ authorization: '[hidden]', 'x-shop': 'paper' }),
    };
    expect(shown).toEqual([
      {
        request: { ...request, remoteAddress: '127.0.0.1' },
        response: { statusCode: 200, headers: { 'set-cookie': '[hidden]' } },
        fastify: { ...request, remoteAddress: '127.0.0.1' },
        socket: '[Socket]',
      },
    ]);
    expect(JSON.stringify(shown)).not.toContain('hunter2');
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

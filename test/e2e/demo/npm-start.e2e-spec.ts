import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DemoProcess } from './demo-process.js';

const folder = mkdtempSync(join(tmpdir(), 'nuages-start-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = (name: string) => ({ DEMO_DB: join(folder, `${name}.sqlite`), DEMO_LOG: join(folder, `${name}.log`), PORT: '0' });

describe('npm start', { timeout: 60_000 }, () => {
  test('serves the seeded blog, says how to use it, ends cleanly, and never seeds again', async () => {
    await using first = new DemoProcess(files('blog'));
    const url = await first.listening();

    expect(first.output).toMatch(/admin +admin-pass-1[^]*curl .*\/api\/token/);
    expect(await (await fetch(`${url}/api/posts?page_size=1`)).json()).toMatchObject({ count: 200 });
    const me = await fetch(`${url}/api/users/me`, { headers: { Authorization: `Basic ${btoa('user3:user-pass-3')}` } });
    expect(await me.json()).toMatchObject({ id: 4, username: 'user3' });
    first.signal('SIGINT');
    await first.ended();
    expect(first.output).toContain('The demo has stopped.');

    await using second = new DemoProcess(files('blog'));
    expect(await (await fetch(`${await second.listening()}/api/posts?page_size=1`)).json()).toMatchObject({ count: 200 });
  });

  test('seeds once where two start at once', async () => {
    await using one = new DemoProcess(files('twice'));
    await using two = new DemoProcess(files('twice'));

    for (const demo of [one, two]) {
      const answer = await fetch(`${await demo.listening()}/api/tags`);
      expect(await answer.json()).toMatchObject({ count: 10 });
    }
  });

  test('seeds whole after a seed that was interrupted', async () => {
    await using broken = new DemoProcess(files('broken'));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await broken[Symbol.asyncDispose]();

    await using demo = new DemoProcess(files('broken'));
    const url = await demo.listening();
    expect(await (await fetch(`${url}/api/comments`)).json()).toMatchObject({ count: 201 });
  });
});

describe('npm start refuses, in one line with the fix,', { timeout: 60_000 }, () => {
  async function refusal(env: Record<string, string>): Promise<string> {
    await using demo = new DemoProcess({ ...files('refused'), ...env });
    expect(await demo.ended()).not.toBe(0);
    expect(demo.output.trim().split('\n')).toHaveLength(1);
    return demo.output;
  }

  test('a database path that cannot be opened', async () => {
    mkdirSync(join(folder, 'a-folder.sqlite'));

    expect(await refusal({ DEMO_DB: join(folder, 'a-folder.sqlite') })).toMatch(/a-folder\.sqlite.*folder.*Choose a file/);
  });

  test.skipIf(process.getuid?.() === 0)('a database path that cannot be read', async () => {
    const locked = join(folder, 'locked');
    mkdirSync(locked);
    chmodSync(locked, 0);

    expect(await refusal({ DEMO_DB: join(locked, 'x.sqlite') })).toMatch(/permission is denied/);
  });

  test.each([
    ['nonsense', /DATABASE_URL|database URL/],
    ['oracle://a/b', /oracle:.*postgres:/],
    ['postgres://nobody:secret@127.0.0.1:1/none', /127\.0\.0\.1:1.*(ECONNREFUSED|cannot be used)/],
    ['mysql://nobody:secret@127.0.0.1:1/none', /127\.0\.0\.1:1.*(ECONNREFUSED|cannot be used)/],
  ])('the DATABASE_URL %s', async (url, message) => {
    const line = await refusal({ DATABASE_URL: url });

    expect(line).toMatch(message);
    expect(line).not.toContain('secret');
  });

  test('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };

    expect(await refusal({ PORT: String(port) })).toMatch(new RegExp(`Port ${port} is in use.*PORT=`));
    server.close();
  });
});

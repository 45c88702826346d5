import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingMessage, createServer as createHttpServer } from 'node:http';
import { type AddressInfo, type Server, type Socket, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import type { HandlerOptions } from '../dictionary.js';
import { LoggingSystem } from '../engine/logging-system.js';
import { EmailHandler } from './email.handler.js';
import { HttpHandler } from './http.handler.js';
import { SocketHandler } from './socket.handler.js';

const folder = mkdtempSync(join(tmpdir(), 'nuages-logging-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function open(handler: HandlerOptions): LoggingSystem {
  const logging = new LoggingSystem();
  logging.configure({ version: 1, mergeDefaults: false, handlers: { h: handler }, root: { level: 'DEBUG', handlers: ['h'] } });
  ends.push(async () => logging.close());
  return logging;
}

/** A server that keeps what it gets. */
async function listen(address: {
  port?: number;
  path?: string;
}): Promise<{ server: Server; sockets: Socket[]; text: () => string; port: number }> {
  let text = '';
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('data', (data: Buffer) => (text += data.toString()));
    socket.on('error', () => undefined);
  });
  server.listen(address.path ?? { port: address.port ?? 0, host: '127.0.0.1' });
  await once(server, 'listening');
  ends.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  });
  return { server, sockets, text: () => text, port: (server.address() as AddressInfo).port };
}

function listenToStderr(): string[] {
  const said: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  ends.push(() => spy.mockRestore());
  return said;
}

const messagesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { msg: string }).msg);

describe('SocketHandler', () => {
  test('sends lines of JSON over TCP', async () => {
    const { port, text } = await listen({});
    const logging = open({ class: 'socket', port });

    logging.getLogger('a').info('one');
    logging.getLogger('a').info('two');
    await logging.close();

    await vi.waitFor(() => expect(messagesOf(text())).toEqual(['one', 'two']));
  });

  test('sends over a unix socket', async () => {
    const path = join(folder, 'log.sock');
    const { text } = await listen({ path });
    const logging = open({ class: 'socket', path });

    logging.getLogger('a').info('one');
    await logging.close();

    await vi.waitFor(() => expect(messagesOf(text())).toEqual(['one']));
  });

  test('sends over UDP', async () => {
    const receiver = createSocket('udp4').bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    ends.push(() => receiver.close());
    const logging = open({ class: 'socket', protocol: 'udp', port: receiver.address().port });
    const received = once(receiver, 'message') as Promise<[Buffer]>;

    logging.getLogger('a').info('one');

    expect(messagesOf((await received)[0].toString())).toEqual(['one']);
  });

  test('lets no record that is too long for a datagram hold the others', async () => {
    const receiver = createSocket('udp4').bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    ends.push(() => receiver.close());
    const received: string[] = [];
    receiver.on('message', (message: Buffer) => received.push((JSON.parse(message.toString()) as { msg: string }).msg));
    const said = listenToStderr();
    const logging = open({ class: 'socket', protocol: 'udp', port: receiver.address().port });

    for (const message of ['one', 'x'.repeat(100_000), 'three']) logging.getLogger('a').info(message);

    await vi.waitFor(() => expect(received).toEqual(['one', 'three']));
    await logging.close();
    expect(said).toEqual([
      'nuages.logging: SocketHandler has failed: a record is too long for a datagram. It is not reported again.\n',
      'nuages.logging: SocketHandler has dropped 1 records.\n',
    ]);
  });

  test('connects again when the connection is lost', async () => {
    const first = await listen({});
    const logging = open({ class: 'socket', port: first.port });
    logging.getLogger('a').info('one');
    await vi.waitFor(() => expect(messagesOf(first.text())).toEqual(['one']));
    first.sockets[0]!.destroy();
    await new Promise((done) => first.server.close(done));
    const second = await listen({ port: first.port });

    await vi.waitFor(() => {
      logging.getLogger('a').info('two');
      expect(second.text()).toContain('"msg":"two"');
    });
  });

  test('bounds what waits for a receiver that is not there, and says what it dropped', async () => {
    const { port, server } = await listen({});
    await new Promise((done) => server.close(done));
    const said = listenToStderr();
    const logging = open({ class: 'socket', port, maxQueue: 3 });

    for (let index = 0; index < 5; index += 1) logging.getLogger('a').info('x');
    await logging.close();

    expect(said.at(-1)).toContain('SocketHandler has dropped 5 records');
  });
});

describe('SyslogHandler', () => {
  test('sends messages of RFC 5424 over UDP', async () => {
    const receiver = createSocket('udp4').bind(0, '127.0.0.1');
    await once(receiver, 'listening');
    ends.push(() => receiver.close());
    const logging = open({ class: 'syslog', port: receiver.address().port, facility: 'local0', appName: 'my blog' });
    const received = once(receiver, 'message') as Promise<[Buffer]>;

    logging.getLogger('blog.posts').error({ postId: 3, title: 'a "quoted" ]' }, 'it\nfailed');

    expect((await received)[0].toString()).toMatch(
      /^<131>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ my_blog \d+ blog\.posts \[fields@32473 postId="3" title="a \\"quoted\\" \\\]"\] it\\nfailed$/,
    );
  });

  test('counts the bytes of each message over TCP', async () => {
    const { port, text } = await listen({});
    const logging = open({ class: 'syslog', protocol: 'tcp', port });

    logging.getLogger('a').info('é');
    logging.getLogger('a').fatal('two');
    await logging.close();

    await vi.waitFor(() => expect(text()).toMatch(/^\d+ <14>1 .* a - é\d+ <10>1 .* a - two$/));
    expect(Number(/^\d+/.exec(text())![0])).toBe(Buffer.byteLength(/<14>.*é/.exec(text())![0]));
  });
});

describe('HttpHandler', () => {
  async function serve(statuses: number[]): Promise<{ url: string; bodies: string[]; users: unknown[] }> {
    const bodies: string[] = [];
    const users: unknown[] = [];
    const server = createHttpServer((request: IncomingMessage, response) => {
      let body = '';
      users.push(request.headers.authorization);
      request.on('data', (data: Buffer) => (body += data.toString()));
      request.on('end', () => {
        bodies.push(body);
        response.writeHead(statuses.shift() ?? 204).end();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ends.push(() => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/logs`, bodies, users };
  }

  test('posts lines in batches, and again after a failure of the server', async () => {
    const { url, bodies } = await serve([503, 204]);
    const logging = open({ class: 'http', url, batchSize: 2 });

    for (const message of ['one', 'two', 'three']) logging.getLogger('a').info(message);

    await vi.waitFor(() => expect(bodies.map(messagesOf)).toEqual([['one', 'two'], ['one', 'two'], ['three']]), { timeout: 5000 });
  });

  test('tells at the end of a process how much was taken before the server failed', async () => {
    const { url } = await serve([204, 503]);
    const told: number[] = [];

    const delivered = new HttpHandler({ url, batchSize: 2 }).deliverOnce(['one\n', 'two\n', 'three\n'], (taken) => told.push(taken));

    await expect(delivered).rejects.toThrow('the server answers 503');
    expect(told).toEqual([2]);
  });

  test('says why a server cannot be reached', async () => {
    const { port, server } = await listen({});
    await new Promise((done) => server.close(done));
    const said = listenToStderr();
    const logging = open({ class: 'http', url: `http://127.0.0.1:${port}/` });

    logging.getLogger('a').info('one');
    await vi.waitFor(() => expect(said).not.toEqual([]));

    expect(said[0]).toMatch(/^nuages\.logging: HttpHandler has failed: fetch failed: connect ECONNREFUSED 127\.0\.0\.1:/);
  });

  test('sends the user and the password of a URL', async () => {
    const { url, bodies, users } = await serve([]);
    const logging = open({ class: 'http', url: url.replace('//', '//ann:p%40ss@') });

    logging.getLogger('a').info('one');
    await logging.close();

    expect(bodies.map(messagesOf)).toEqual([['one']]);
    expect(users).toEqual([`Basic ${Buffer.from('ann:p@ss').toString('base64')}`]);
  });

  test('bounds what waits by its length, too', async () => {
    const { url, bodies } = await serve([]);
    const said = listenToStderr();
    const logging = open({ class: 'http', url });

    for (const message of ['one', 'two', 'three']) logging.getLogger('a').info({ much: 'x'.repeat(9_000_000) }, message);
    await vi.waitFor(
      () => {
        logging.getLogger('a').info('four'); // as soon as there is room again
        expect(bodies.length).toBeGreaterThan(1);
      },
      { timeout: 5000 },
    );
    await logging.close();

    expect(messagesOf(bodies[0]!)).toEqual(['one', 'two']);
    expect(new Set(bodies.slice(1).flatMap(messagesOf))).toEqual(new Set(['four']));
    expect(said[0]).toContain('the receiver is too slow or not there');
    expect(said.at(-1)).toMatch(/^nuages\.logging: HttpHandler has dropped \d+ records\.\n$/);
  });

  test.each([400, 301])('drops what the server refuses or wants elsewhere, with %d', async (status) => {
    const { url, bodies } = await serve([status, 204]);
    const logging = open({ class: 'http', url, batchSize: 1 });

    logging.getLogger('a').info('one');
    logging.getLogger('a').info('two');

    await vi.waitFor(() => expect(bodies.map(messagesOf)).toEqual([['one'], ['two']]), { timeout: 5000 });
  });
});

describe('EmailHandler', () => {
  /** As much of SMTP as one mail needs. */
  async function serveMail(): Promise<{ port: number; mails: string[] }> {
    const mails: string[] = [];
    const server = createServer((socket) => {
      let data: string | undefined;
      socket.write('220 test\r\n');
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        const text = chunk.toString();
        if (data !== undefined || text.startsWith('DATA')) {
          if (data === undefined) {
            data = '';
            return socket.write('354 go on\r\n');
          }
          data += text;
          if (!data.endsWith('\r\n.\r\n')) return undefined;
          mails.push(data);
          data = undefined;
          return socket.write('250 ok\r\n');
        }
        return socket.write(text.startsWith('QUIT') ? '221 bye\r\n' : '250 ok\r\n');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ends.push(() => new Promise((done) => server.close(done)));
    return { port: (server.address() as AddressInfo).port, mails };
  }

  test('mails a record with its stack, and no more than so many a minute', async () => {
    const { port, mails } = await serveMail();
    const transport = { host: '127.0.0.1', port, ignoreTLS: true };
    const logging = open({ class: 'email', level: 'ERROR', to: ['ops@example.com'], transport, maxPerMinute: 1 });

    const said = listenToStderr();
    logging.getLogger('a').info('not this');
    logging.getLogger('a').error({ err: new Error('boom'), orderId: 7, password: 'hunter2' }, 'it\nfailed');
    logging.getLogger('a').error('nor this');
    await logging.close();

    expect(said).toEqual(['nuages.logging: EmailHandler has dropped 1 records.\n']);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toContain(String.raw`Subject: [Nuages] ERROR: it\nfailed`);
    expect(mails[0]).toContain('To: ops@example.com');
    expect(mails[0]).toContain('Error: boom');
    expect(mails[0]).toContain('orderId: 7');
    expect(mails[0]).not.toContain('hunter2');
  });

  test('gives up a mail that the server refuses for good, and sends the next', async () => {
    const texts: string[] = [];
    const transport = {
      sendMail: async ({ text }: { text: string }) => {
        texts.push(text);
        if (texts.length === 1) throw Object.assign(new Error('550 no such user'), { responseCode: 550 });
      },
      close: () => undefined,
    };
    const said = listenToStderr();
    const logging = open({ class: 'email', to: 'ops@example.com', transport });

    logging.getLogger('a').error('one');
    logging.getLogger('evil\nlogger: b').error({ key: 'a\nrequest: GET /' }, 'two');
    await logging.close();

    expect(texts.map((text) => text.split('\n', 1)[0])).toEqual(['one', 'two']);
    expect(texts[1]!.split('\n').filter((line) => /^(request|logger: b)/.test(line))).toEqual([]);
    expect(said.at(-1)).toBe('nuages.logging: EmailHandler has dropped 1 records.\n');
  });
});

describe('a receiver that takes connections and nothing else', () => {
  class ImpatientSocket extends SocketHandler {
    protected override readonly deliveryMs = 100;
  }
  class ImpatientMail extends EmailHandler {
    protected override readonly deliveryMs = 100;
  }

  test.each<[what: string, handlerAt: (port: number) => HandlerOptions]>([
    ['socket', (port) => ({ class: ImpatientSocket, port })],
    ['http', (port) => ({ class: HttpHandler, url: `http://127.0.0.1:${port}/`, timeoutMs: 100 })],
    ['email', (port) => ({ class: ImpatientMail, to: 'ops@example.com', transport: `smtp://127.0.0.1:${port}` })],
  ])('is let go of, and tried again: %s', async (_what, handlerAt) => {
    let [connections, closed] = [0, 0];
    const { server, port } = await listen({});
    server.removeAllListeners('connection').on('connection', (socket) => {
      connections += 1;
      socket.on('error', () => undefined).on('close', () => (closed += 1));
      setTimeout(() => socket.resume(), 500); // sees no more than the end
    });
    const said = listenToStderr();
    const logging = open(handlerAt(port));

    logging.getLogger('a').error({ much: 'x'.repeat(30_000_000) }, 'one'); // more than the system takes
    await vi.waitFor(() => expect(connections).toBeGreaterThan(1), { timeout: 5000 });
    await logging.close();

    expect(said[0]).toContain('has failed: the receiver takes too long');
    expect(said.at(-1)).toContain('has dropped 1 records');
    await vi.waitFor(() => expect(closed).toBe(connections), { timeout: 5000 });
  });
});

test.each<[object, RegExp]>([
  [{ class: 'socket' }, /handlers\.h\.port: give a number/],
  [{ class: 'socket', port: 1, protocol: 'ipx' }, /handlers\.h\.protocol: 'ipx' is none/],
  [{ class: 'socket', port: 1, host: 7 }, /handlers\.h\.host: give a name or an address/],
  [{ class: 'socket', path: 7 }, /handlers\.h\.path: give the path of a unix socket/],
  [{ class: 'syslog', appName: 7 }, /handlers\.h\.appName: give a text/],
  [{ class: 'email', to: 'a@b.c', from: 7 }, /handlers\.h\.from: give an e-mail address/],
  [{ class: 'email', to: 'a@b.c', subjectPrefix: 7 }, /handlers\.h\.subjectPrefix: give a text/],
  [{ class: 'email', to: 'a@b.c', transport: 'mail.example.com' }, /handlers\.h\.transport: give a transport of nodemailer/],
  [{ class: 'syslog', facility: 'nope' }, /handlers\.h\.facility: 'nope' is none\. There are: kern/],
  [{ class: 'http', url: 'nope' }, /handlers\.h\.url: give an http or https URL/],
  [{ class: 'email', to: 'nobody' }, /handlers\.h\.to: give an e-mail address/],
  [{ class: 'email', to: 'a@b.c', maxPerMinute: 0 }, /handlers\.h\.maxPerMinute: give a number of mails from 1 on/],
  [{ class: 'http', url: 'http://a/', batchSize: 0 }, /handlers\.h\.batchSize: give a number of lines from 1 on/],
  [{ class: 'http', url: 'http://a/', timeoutMs: -1 }, /handlers\.h\.timeoutMs: give a number of milliseconds from 1 on/],
  [{ class: 'http', url: 'http://a/', headers: { 'a b': 'c' } }, /handlers\.h\.headers: give names and values/],
  [{ class: 'socket', port: 1, maxQueue: 1.5 }, /handlers\.h\.maxQueue: give a number of records from 1 on/],
  [{ class: 'stream', steam: 'stderr' }, /handlers\.h\.steam: there is no option 'steam'\. There are: stream\./],
])('%j fails with its key', (options, message) => {
  expect(() => open(options as HandlerOptions)).toThrow(message);
});

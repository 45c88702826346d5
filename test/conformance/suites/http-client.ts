import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';

/** What a case sends. The path goes out as it is, but for spaces, which no request can hold. */
export interface HttpRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What came back. `body` is the parsed JSON, or `undefined` where there is none. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  readonly body: any; // JSON from outside
}

/** Sends one request to an application that listens, as `http://testserver`. */
export function send(app: INestApplication, { method = 'GET', path, headers = {}, body }: HttpRequest): Promise<HttpAnswer> {
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  const all = {
    Host: 'testserver',
    Connection: 'close',
    ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
    ...headers,
  };
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: '127.0.0.1', port, method, path: path.replaceAll(' ', '%20'), headers: all, agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: answer.statusCode!, headers: answer.headers as Record<string, string | undefined>, text, body: parse(text) });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

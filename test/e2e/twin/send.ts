import { request } from 'node:http';
import type { WireAnswer } from './neutral.js';
import type { Step } from './step.js';

/** Sends a step to the server at `base` (`http://127.0.0.1:8801`) and gives the answer as it came. */
export function send(base: string, step: Step, tokens: Record<string, string>): Promise<WireAnswer> {
  const body = step.raw ?? (step.body === undefined ? undefined : JSON.stringify(step.body));
  const payload = body === undefined ? undefined : bytesOf(body);
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    const sent = request({ hostname, port, path: step.path, method: step.method ?? 'GET', headers: headersOf(step, tokens, payload) });
    sent.on('error', reject).on('response', (response) => {
      const chunks: Buffer[] = [];
      const finish = () => {
        const headers = response.headers as Record<string, string | undefined>;
        resolve({ status: response.statusCode ?? 0, headers, text: Buffer.concat(chunks).toString() });
      };
      // gunicorn sends a body to HEAD, which the parser takes for garbage
      if (step.method === 'HEAD') finish();
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      response.on('end', finish);
    });
    sent.end(payload);
  });
}

/** A lone low surrogate from U+DC80 on stands for a byte that is no UTF-8, as in Python's `surrogateescape`. */
function bytesOf(text: string): Buffer {
  const parts = text.split(/([\udc80-\udcff]+)/u); // with `u`, halves of pairs are no surrogates
  return Buffer.concat(
    parts.map((part, index) => Buffer.from(index % 2 === 0 ? part : part.replace(/./gsu, lowByte), index % 2 === 0 ? 'utf8' : 'latin1')),
  );
}

function lowByte(surrogate: string): string {
  return String.fromCharCode(surrogate.charCodeAt(0) - 0xdc00);
}

function headersOf(step: Step, tokens: Record<string, string>, payload: Buffer | undefined): Record<string, string | number> {
  return {
    Accept: 'application/json',
    ...(payload && { 'Content-Type': 'application/json', 'Content-Length': payload.length }),
    ...step.headers,
    ...(step.as && { Authorization: `Token ${tokens[step.as]}` }),
    ...(step.basic !== undefined && { Authorization: `Basic ${Buffer.from(step.basic).toString('base64')}` }),
  };
}

import { basename } from 'node:path';
import { Busboy } from '@fastify/busboy';
import { ApiException, ParseError, UnsupportedMediaType } from '@nuages/core';
import { type PlatformRequest, rawRequestOf } from '../request/platform.js';
import { QueryDict } from '../request/query-dict.js';
import { decodeBase64 } from './decode-base64.js';
import { MultiPartParser } from './multipart.parser.js';
import type { Parser } from './parser.js';
import type { RequestBody } from './request-body.js';
import type { UploadedFile } from './uploaded-file.js';

/** Streams a multipart body into `body`. What goes wrong is thrown when the body is read. */
export async function readMultipart(request: PlatformRequest, body: RequestBody, parsers: readonly Parser[]): Promise<void> {
  const raw = rawRequestOf(request);
  const contentType = raw.headers['content-type'] ?? '';
  if (!/^multipart\/form-data/i.test(contentType)) return;
  if (isEmpty(raw)) return body.settle({ data: new QueryDict() });
  const parser = parsers.find((candidate) => candidate instanceof MultiPartParser);
  if (!parser) return body.settle({ error: new UnsupportedMediaType(contentType) });
  try {
    body.settle({ data: await collect(raw, parser) });
  } catch (error) {
    raw.resume();
    body.settle({
      error: error instanceof ApiException ? error : new ParseError(`Multipart form parse error - ${(error as Error).message}`),
    });
  }
}

function isEmpty({ headers }: Raw): boolean {
  return headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
}

type Raw = ReturnType<typeof rawRequestOf>;
type Form = QueryDict<string | UploadedFile>;

function collect(raw: Raw, { limits }: MultiPartParser): Promise<Form> {
  const { fileSize = 10_000_000, files = 10, fieldSize = 2_621_440, fields = 1000, totalSize = 25_000_000 } = limits;
  const parts = files + fields; // those without a name as well, which are neither
  return new Promise((resolve, reject) => {
    const headers = raw.headers as { 'content-type': string };
    const form = new Busboy({ headers, limits: { fileSize, files, fieldSize, fields, parts } });
    const pairs: [string, string | UploadedFile][] = [];
    const refuse = (error: Error) => {
      raw.unpipe(form);
      pairs.length = 0;
      reject(error);
    };
    countBytes(raw, totalSize, () => refuse(tooLarge()));
    form.on('field', (name, value, _isNameCut, isCut, encoding) => {
      if (isCut) return refuse(tooLarge());
      const decoded = encoding === 'base64' ? decodeBase64(value)?.toString() : undefined;
      pairs.push([name, decoded ?? value]);
    });
    form.on('file', (name, stream, fileName, encoding, contentType) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', () => refuse(tooLarge()));
      stream.on('end', () => {
        const sent = Buffer.concat(chunks);
        const content = encoding === 'base64' ? decodeBase64(sent.toString('latin1')) : sent;
        if (!content) return refuse(new ParseError('Could not decode base64 data.'));
        const file = { name: basename((fileName ?? '').replaceAll('\\', '/')), size: content.length, contentType, content };
        pairs.push([name, fileName ? file : content.toString()]); // an empty input is a field without text
      });
    });
    form.on('filesLimit', () => refuse(new ParseError(`There are more than ${files} files.`)));
    form.on('fieldsLimit', () => refuse(new ParseError(`There are more than ${fields} fields.`)));
    form.on('partsLimit', () => refuse(new ParseError(`There are more than ${parts} parts.`)));
    form.on('error', (error) => refuse(error as Error));
    form.on('finish', () => resolve(new QueryDict(pairs)));
    raw.once('error', refuse).once('aborted', () => refuse(new Error('the client went away')));
    raw.pipe(form);
  });
}

/** Calls `stop` once a body is longer than it may be, at once where the client says so. */
function countBytes(raw: Raw, totalSize: number, stop: () => void): void {
  let received = Number(raw.headers['content-length'] ?? 0) > totalSize ? Infinity : 0;
  const count = (chunk: Buffer) => {
    received += chunk.length;
    if (received <= totalSize) return;
    raw.off('data', count);
    stop();
  };
  raw.on('data', count);
}

function tooLarge(): ApiException {
  return new ApiException('The form is larger than this endpoint takes.', 'too_large', 413);
}

import { basename } from 'node:path';
import { Busboy } from '@fastify/busboy';
import { ApiException, ParseError, UnsupportedMediaType } from '@nuages/core';
import { type PlatformRequest, rawRequestOf } from '../request/platform.js';
import { QueryDict } from '../request/query-dict.js';
import { MultiPartParser } from './multipart.parser.js';
import type { Parser } from './parser.js';
import type { RequestBody } from './request-body.js';
import type { UploadedFile } from './uploaded-file.js';

/** Streams a multipart body into `body`. What goes wrong is thrown when the body is read. */
export async function readMultipart(request: PlatformRequest, body: RequestBody, parsers: readonly Parser[]): Promise<void> {
  const raw = rawRequestOf(request);
  const contentType = raw.headers['content-type'] ?? '';
  if (!/^multipart\/form-data/i.test(contentType)) return;
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

function collect(raw: ReturnType<typeof rawRequestOf>, { limits }: MultiPartParser): Promise<QueryDict<string | UploadedFile>> {
  const { fileSize = 10_000_000, files = 10, fieldSize = 2_621_440, fields = 1000 } = limits;
  return new Promise((resolve, reject) => {
    const pairs: [string, string | UploadedFile][] = [];
    const tooLarge = () => reject(new ApiException('The form is larger than this endpoint takes.', 'too_large', 413));
    const form = new Busboy({ headers: raw.headers as { 'content-type': string }, limits: { fileSize, files, fieldSize, fields } });
    form.on('field', (name, value, _nameCut, isCut) => (isCut ? tooLarge() : pairs.push([name, value])));
    form.on('file', (name, stream, fileName, _encoding, contentType) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('limit', tooLarge);
      stream.on('end', () => {
        const content = Buffer.concat(chunks);
        if (fileName) pairs.push([name, { name: basename(fileName.replaceAll('\\', '/')), size: content.length, contentType, content }]);
      });
    });
    form.on('filesLimit', tooLarge);
    form.on('fieldsLimit', tooLarge);
    form.on('error', reject);
    form.on('finish', () => resolve(new QueryDict(pairs)));
    raw.pipe(form);
  });
}

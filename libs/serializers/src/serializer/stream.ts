import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { SerializerOptions } from './serialization.js';
import type { SerializerClass } from './serializer.js';
import { jsonWriterFor } from './write-json.js';

/** `json`: one array. `ndjson`: an object a line. */
export type StreamFormat = 'json' | 'ndjson';

/** What streams are made with. */
export interface StreamOptions extends Pick<SerializerOptions, 'context' | 'fields'> {
  /** Default: `json`. */
  format?: StreamFormat;
}

/** Objects one after the other: a queryset (its `iterator()` where it has one), an iterable, or an asynchronous one. */
export type StreamSource = AsyncIterable<unknown> | Iterable<unknown> | { iterator(): AsyncIterable<unknown> };

/** The media type of each format. */
const STREAM_TYPES: Readonly<Record<StreamFormat, string>> = { json: 'application/json', ndjson: 'application/x-ndjson' };

const CHUNK_LENGTH = 16 * 1024;

/**
 * Objects as JSON text, in chunks. A chunk is made when the reader asks for it, and the source is read no further than that; when the
 * reader goes away, the source is closed.
 */
export function streamObjects(Class: SerializerClass, source: StreamSource, options: StreamOptions = {}): Readable {
  const { format = 'json', context, fields } = options;
  const writer = jsonWriterFor(new Class({ context, fields, instance: source }));
  const write = (object: unknown): string => writer.one(object);
  const texts = format === 'json' ? writeArray(source, write) : writeLines(source, write);
  return Readable.from(inChunks(texts), { objectMode: false, highWaterMark: CHUNK_LENGTH });
}

/** As {@link streamObjects}, as Nest sends it. Nest blames the client, by a 400, for a stream that fails before it is sent: this is a 500. */
export function streamFile(Class: SerializerClass, source: StreamSource, options: StreamOptions = {}): StreamableFile {
  const file = new StreamableFile(streamObjects(Class, source, options), { type: STREAM_TYPES[options.format ?? 'json'] });
  const { errorHandler } = file;
  return file.setErrorHandler((error, response) => {
    if (response.destroyed || response.headersSent) return errorHandler(error, response);
    file.errorLogger(error);
    response.statusCode = 500;
    response.send('Internal Server Error');
  });
}

async function* writeArray(source: StreamSource, write: (object: unknown) => string): AsyncGenerator<string> {
  let separator = '[';
  for await (const object of objectsOf(source)) {
    yield separator + write(object);
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

async function* writeLines(source: StreamSource, write: (object: unknown) => string): AsyncGenerator<string> {
  for await (const object of objectsOf(source)) yield `${write(object)}\n`;
}

async function* inChunks(texts: AsyncIterable<string>): AsyncGenerator<string> {
  let chunk = '';
  for await (const text of texts) {
    chunk += text;
    if (chunk.length < CHUNK_LENGTH) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

function objectsOf(source: StreamSource): AsyncIterable<unknown> | Iterable<unknown> {
  return 'iterator' in source && typeof source.iterator === 'function' ? source.iterator() : (source as AsyncIterable<unknown>);
}

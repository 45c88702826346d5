import { Controller, Get, Module } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { IntegerField } from '../fields/number/integer.field.js';
import { CharField } from '../fields/text/char.field.js';
import { Serializer } from './serializer.js';

class RowSerializer extends Serializer {
  @IntegerField() id!: number;
  @CharField() text!: string;
}

async function* rows(count: number, seen: { read: number; isClosed?: boolean } = { read: 0 }) {
  try {
    for (let id = 1; id <= count; id += 1) {
      seen.read = id;
      yield { id, text: 'x'.repeat(90) };
    }
  } finally {
    seen.isClosed = true;
  }
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

describe('stream', () => {
  test('writes an array, of whatever length', async () => {
    expect(JSON.parse(await textOf(RowSerializer.stream(rows(1000))))).toHaveLength(1000);
    expect(await textOf(RowSerializer.stream([]))).toBe('[]');
    expect(await textOf(RowSerializer.stream([{ id: 1, text: 'é' }], { fields: ['text'] }))).toBe('[{"text":"é"}]');
  });

  test('writes an object a line', async () => {
    const lines = (await textOf(RowSerializer.stream({ iterator: () => rows(3) }, { format: 'ndjson' }))).trimEnd().split('\n');

    expect(lines.map((line) => JSON.parse(line).id)).toEqual([1, 2, 3]);
    expect(await textOf(RowSerializer.stream([], { format: 'ndjson' }))).toBe('');
  });

  test('reads no further than its reader, and closes its source', async () => {
    const seen: { read: number; isClosed?: boolean } = { read: 0 };
    const stream = RowSerializer.stream(rows(1_000_000, seen));
    for await (const chunk of stream) {
      expect(chunk.length).toBeGreaterThan(16_000);
      await sleep(20);
      break;
    }

    await sleep(20);

    expect(seen.read).toBeLessThan(1000);
    expect(seen.isClosed).toBe(true);
  });

  test('ends by the error of its source', async () => {
    async function* broken() {
      yield { id: 1, text: 'a' };
      throw new Error('connection lost');
    }

    await expect(textOf(RowSerializer.stream(broken()))).rejects.toThrow('connection lost');
  });
});

async function* broken(count: number) {
  yield* rows(count);
  throw new Error('connection lost');
}

@Controller('rows')
class RowsController {
  @Get('json') json() {
    return RowSerializer.streamFile(rows(500));
  }

  @Get('lines') lines() {
    return RowSerializer.streamFile(rows(2), { format: 'ndjson' });
  }

  @Get('broken') broken() {
    return RowSerializer.streamFile(broken(1));
  }

  @Get('cut') cut() {
    return RowSerializer.streamFile(broken(5000));
  }
}

@Module({ controllers: [RowsController] })
class RowsModule {}

describe.for(['express', 'fastify'])('streamFile on %s', (platform) => {
  test('is what a handler returns', async () => {
    const module = await Test.createTestingModule({ imports: [RowsModule] }).compile();
    const app =
      platform === 'express' ? module.createNestApplication() : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const [json, lines] = await Promise.all([fetch(`${url}/rows/json`), fetch(`${url}/rows/lines`)]);

    expect(json.headers.get('content-type')).toContain('application/json');
    expect(await json.json()).toHaveLength(500);
    expect(lines.headers.get('content-type')).toContain('application/x-ndjson');
    expect((await lines.text()).split('\n')).toHaveLength(3);
    await app.close();
  });

  test('that fails is no success: 500 before the first chunk, a broken connection after it', async () => {
    const module = await Test.createTestingModule({ imports: [RowsModule] }).compile();
    module.useLogger(false);
    const app =
      platform === 'express' ? module.createNestApplication() : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const [early, late] = await Promise.all([fetch(`${url}/rows/broken`), fetch(`${url}/rows/cut`)]);

    expect(early.status).toBe(500);
    expect(await early.text()).not.toContain('connection lost');
    await expect(late.text()).rejects.toThrow('terminated');
    await app.close();
  });
});

test('the compiled text can be read', () => {
  expect(RowSerializer.compiledSource().represent).toContain('"text": x');
});

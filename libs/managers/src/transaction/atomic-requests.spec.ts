import { ConflictException, Controller, Get, type INestApplication, Post, Sse, StreamableFile } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Readable } from 'node:stream';
import { of } from 'rxjs';
import { Column, type DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { InjectManager } from '../manager/manager-tokens.js';
import { Manager } from '../manager/manager.js';
import { ManagersModule } from '../managers.module.js';
import { executeSql } from '../sql/execute.js';
import { testDatabases } from '../testing/databases.js';
import { NonAtomicRequests } from './atomic-requests.interceptor.js';
import { onCommit } from './atomic.js';
import { currentTransaction } from './transaction.js';

@Entity()
class Note {
  @PrimaryGeneratedColumn() id!: number;
  @Column({ length: 20 }) text!: string;
}

const heard: string[] = [];

/** Makes the commit of the current transaction fail: its connection is ended from outside. */
const BREAKERS: Record<string, (dataSource: DataSource) => Promise<unknown>> = {
  sqlite: async (dataSource) => {
    await executeSql(dataSource, 'PRAGMA defer_foreign_keys = ON');
    await executeSql(dataSource, 'CREATE TABLE child (note INTEGER REFERENCES note (id))');
    await executeSql(dataSource, 'INSERT INTO child VALUES (999)');
  },
  postgres: async (dataSource) => {
    const { rows } = await executeSql(dataSource, 'SELECT pg_backend_pid()');
    await end(dataSource, 'SELECT pg_terminate_backend($1)', rows[0]![0]);
  },
  mysql: async (dataSource) => {
    const { rows } = await executeSql(dataSource, 'SELECT CONNECTION_ID()');
    await end(dataSource, 'KILL ?', rows[0]![0]);
  },
};

async function end(dataSource: DataSource, sql: string, id: unknown): Promise<void> {
  const { master, pool } = dataSource.driver as unknown as {
    master?: { query(sql: string, values: unknown[]): Promise<unknown> };
    pool?: { query(sql: string, values: unknown[], callback: (error: Error | null) => void): void };
  };
  if (master) await master.query(sql, [id]);
  else await new Promise<void>((resolve, reject) => pool!.query(sql, [id], (error) => (error ? reject(error) : resolve())));
  await new Promise((resolve) => setTimeout(resolve, 50)); // the server closes the connection after its answer
}

@Controller('notes')
class NotesController {
  constructor(@InjectManager(Note) private readonly notes: Manager<Note>) {}

  @Post('kept')
  async keep() {
    await this.notes.create({ text: 'kept' });
    onCommit(() => heard.push('committed'));
    return { isInside: currentTransaction(this.notes.model.dataSource) !== undefined };
  }

  @Post('lost')
  async lose() {
    await this.notes.create({ text: 'lost' });
    onCommit(() => heard.push('committed'));
    throw new ConflictException();
  }

  @Post('broken')
  async breakCommit() {
    await this.notes.create({ text: 'lost' });
    await BREAKERS[this.notes.model.dataSource.options.type === 'better-sqlite3' ? 'sqlite' : this.notes.model.dataSource.options.type]!(
      this.notes.model.dataSource,
    );
    onCommit(() => heard.push('committed'));
    return { ok: true };
  }

  @NonAtomicRequests()
  @Post('by-hand')
  async writeByHand() {
    await this.notes.create({ text: 'kept' });
    throw new ConflictException();
  }

  @Get('file')
  async download() {
    await this.notes.create({ text: 'streamed' });
    return new StreamableFile(Readable.from(this.lines()));
  }

  @Sse('events')
  events() {
    return of({ data: 'one' }, { data: 'two' });
  }

  private async *lines() {
    for await (const { text } of this.notes.orderBy('id').iterator())
      yield `${text} ${currentTransaction(this.notes.model.dataSource) ? 'inside' : 'outside'}\n`;
  }
}

const adapters = { express: () => new ExpressAdapter(), fastify: () => new FastifyAdapter() };
const databases = (await testDatabases()).filter(({ missing }) => missing === undefined);
const cases = databases.flatMap((database) =>
  (['express', 'fastify'] as const).map((adapter) => ({ database, name: database.name, adapter })),
);

describe.each(cases)('atomicRequests on $adapter and $name', ({ database, adapter }) => {
  let dataSource: DataSource & AsyncDisposable;
  let app: INestApplication;
  let url: string;
  const send = (path: string, method = 'POST') => fetch(`${url}/notes/${path}`, { method });
  const texts = async () => (await dataSource.getRepository(Note).find()).map(({ text }) => text);

  beforeAll(async () => {
    dataSource = await database.open({ entities: [Note] });
    const useFactory = () => dataSource.options;
    const testing = await Test.createTestingModule({
      imports: [
        TypeOrmModule.forRootAsync({ useFactory, dataSourceFactory: async () => dataSource }),
        ManagersModule.forRootAsync({ useFactory: () => ({ atomicRequests: true }) }),
      ],
      controllers: [NotesController],
    }).compile();
    app = testing.createNestApplication(adapters[adapter]() as never, { logger: false });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(async () => {
    await app.close();
    await dataSource[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await dataSource.getRepository(Note).clear();
    heard.splice(0);
  });

  test('commits what a handler did, before the answer', async () => {
    const answer = await send('kept');

    expect([answer.status, await answer.json()]).toEqual([201, { isInside: true }]);
    expect([await texts(), heard]).toEqual([['kept'], ['committed']]);
  });

  test('rolls back where it throws', async () => {
    expect((await send('lost')).status).toBe(409);
    expect([await texts(), heard]).toEqual([[], []]);
  });

  test('answers 500 where the commit fails, and goes on', async () => {
    expect((await send('broken')).status).toBe(500);
    expect([await texts(), heard]).toEqual([[], []]);
    expect((await send('kept')).status).toBe(201);
    expect(await texts()).toEqual(['kept']);
  });

  test('leaves alone a handler that says so', async () => {
    expect((await send('by-hand')).status).toBe(409);
    expect(await texts()).toEqual(['kept']);
  });

  test('streams what was committed, outside of the transaction', async () => {
    expect(await (await send('file', 'GET')).text()).toBe('streamed outside\n');
  });

  test('sends each server-sent event', async () => {
    expect(await (await send('events', 'GET')).text()).toMatch(/data: one\n[\s\S]*data: two\n/);
  });
});

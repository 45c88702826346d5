import { rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { testDatabases } from '@nuages/managers/testing';
import { PLATFORMS } from '@nuages/rest/testing';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { describe, expect, test } from 'vitest';
import { Entry, ledgerModule } from './ledger.js';

const REQUESTS = 50;

/** Every fifth request writes a row that is fine, then one that request 0 has too. */
const isRefused = (number: number) => number % 5 === 4;

const codesOf = (number: number) => [`code-${number}`, isRefused(number) ? 'code-0' : `other-${number}`];

describe.for(await testDatabases())('50 concurrent POSTs on $name', (database) => {
  describe.for([...PLATFORMS])('and $name', (platform) => {
    test.skipIf(database.missing).for(['repository', 'transaction', 'atomic'])('lose nothing and leave no half: %s', async (handler) => {
      await using dataSource = await database.open({ entities: [Entry] });
      const app = await platform.create(ledgerModule(dataSource));

      const statuses = await postAll(app, handler);

      expect(statuses.filter((status) => status === 201)).toHaveLength(REQUESTS - REQUESTS / 5);
      expect(statuses.map((status) => status === 201)).toEqual(statuses.map((_, number) => !isRefused(number)));
      expect(await readCodes(dataSource)).toEqual(codesOfAccepted());
      await app.close();
    });
  });
});

test('without the cure, rows are lost or halves are left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-stock-'));
  const options = sqliteOptions({ database: join(folder, 'stock.sqlite'), entities: [Entry], synchronize: true });
  const stock = await new DataSource(options).initialize();
  const app = await PLATFORMS[0]!.create(ledgerModule(stock));

  const statuses = await postAll(app, 'transaction');
  const accepted = statuses.flatMap((status, number) => (status === 201 ? codesOf(number) : []));
  const stored = await readCodes(stock);

  expect(stored).not.toEqual(accepted.toSorted());
  await app.close();
  rmSync(folder, { recursive: true });
});

/** Sends all requests at once: the first by itself, so that its rows are there for the others to collide with. */
async function postAll(app: INestApplication, handler: string): Promise<number[]> {
  await app.listen(0, '127.0.0.1');
  const agent = request(app.getHttpServer());
  const post = async (number: number) => (await agent.post(`/ledger/${handler}`).send({ codes: codesOf(number) })).status;
  const first = await post(0);
  return [first, ...(await Promise.all(Array.from({ length: REQUESTS - 1 }, (_, index) => post(index + 1))))];
}

async function readCodes(dataSource: DataSource): Promise<string[]> {
  const entries = await dataSource.getRepository(Entry).find();
  return entries.map(({ code }) => code).toSorted();
}

function codesOfAccepted(): string[] {
  return Array.from({ length: REQUESTS }, (_, number) => number)
    .filter((number) => !isRefused(number))
    .flatMap(codesOf)
    .toSorted();
}

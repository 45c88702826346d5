import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { PasswordHashers, Pbkdf2Sha256Hasher } from '@nuages/auth';
import type { TestDatabase } from '@nuages/managers/testing';
import type { DataSource } from 'typeorm';
import { createApp } from '../../../apps/demo/src/create-app.js';
import { openDatabase } from '../../../apps/demo/src/database/open-database.js';
import { type Adapter, readSettings } from '../../../apps/demo/src/settings/settings.js';

/** The demo, served on a port of its own from a database of its own. */
export interface OpenDemo extends AsyncDisposable {
  readonly app: INestApplication;
  readonly dataSource: DataSource;
  /** Like `http://127.0.0.1:40123`. */
  readonly base: string;
}

/** Few rounds: tests log in often, and what hashing costs is not their subject. */
const hashers = new PasswordHashers([new Pbkdf2Sha256Hasher({ iterations: 1000 })]);

/** Opens the demo on a fresh database of this kind, migrated and seeded. Disposing drops the database. */
export async function openDemo(database: TestDatabase, adapter: Adapter): Promise<OpenDemo> {
  const folder = mkdtempSync(join(tmpdir(), 'nuages-demo-'));
  const empty = await database.open({ synchronize: false });
  const { url } = empty.options as { url?: string };
  const settings = readSettings({
    PORT: '0',
    DEMO_ADAPTER: adapter,
    DEMO_DB: join(folder, 'demo.sqlite'),
    DEMO_LOG: join(folder, 'demo.log'),
    DATABASE_URL: url,
  });
  const dataSource = await openDatabase(settings, hashers);
  const app = await createApp(settings, dataSource, hashers);
  await app.listen(0, settings.host);
  return {
    app,
    dataSource,
    base: await app.getUrl(),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await empty[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

import type { PasswordHashers } from '@nuages/auth';
import { hasSeeded, noteSeeded, runSeeder } from '@nuages/managers';
import type { DataSource } from 'typeorm';
import { SampleSeeder } from './sample.seeder.js';

/** Where earlier versions of the demo noted that the sample rows were made. */
const EARLIER_TABLE = 'demo_seeding';

/** Makes the sample rows at the first start. */
export async function seed(dataSource: DataSource, hashers: PasswordHashers): Promise<void> {
  if (!(await hasSeeded(dataSource, 'sample')) && (await wasSeededEarlier(dataSource))) await noteSeeded(dataSource, 'sample');
  await runSeeder(new SampleSeeder(dataSource, hashers), { using: dataSource });
}

async function wasSeededEarlier(dataSource: DataSource): Promise<boolean> {
  const runner = dataSource.createQueryRunner();
  try {
    return (await runner.hasTable(EARLIER_TABLE)) && ((await runner.query(`SELECT id FROM ${EARLIER_TABLE}`)) as unknown[]).length > 0;
  } finally {
    await runner.release();
  }
}

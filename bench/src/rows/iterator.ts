import { dataSourceFactory, databaseOptions, managerOf } from '@nuages/managers';
import { Column, type DataSource, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { MemoryRow, OpenGroup, RowGroup } from '../row.js';

const COUNT = 1_000_000;
const SAMPLE = 50_000;

@Entity('bench_reading')
class Reading {
  @PrimaryGeneratedColumn() id!: number;
  @Column() sensor!: string;
  @Column() value!: number;
}

const SERVERS = {
  PostgreSQL: process.env['POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres',
  MariaDB: process.env['MARIADB_URL'] ?? 'mysql://root@127.0.0.1:3306/mysql',
};

/** 1,000,000 rows read by `iterator()`, in flat memory. */
export const group: RowGroup = {
  name: 'iterator',
  async open(): Promise<OpenGroup> {
    const opened: { name: string; dataSource: DataSource }[] = [{ name: 'SQLite', dataSource: await open('sqlite::memory:') }];
    const skipped: string[] = [];
    for (const [name, url] of Object.entries(SERVERS)) {
      await open(url).then(
        (dataSource) => opened.push({ name, dataSource }),
        (error: Error) => skipped.push(`iterator, ${name}: ${error.message}`),
      );
    }
    return {
      rows: opened.map(({ name, dataSource }) => rowOf(name, dataSource)),
      skipped,
      close: async () => {
        for (const { dataSource } of opened) {
          await dataSource.query('DROP TABLE bench_reading');
          await dataSource.destroy();
        }
      },
    };
  },
};

function rowOf(name: string, dataSource: DataSource): MemoryRow {
  return {
    what: `1,000,000 rows through iterator(), ${name}`,
    ours: 'heap beyond its start',
    atMostMegabytes: 20,
    measure: () => read(dataSource),
  };
}

/** The most megabytes that the heap held, after a collection, beyond what it held at first. */
async function read(dataSource: DataSource): Promise<number> {
  const start = heap();
  let [count, most] = [0, 0];
  for await (const reading of managerOf(Reading, dataSource).iterator()) {
    count += 1;
    if (reading.id > 0 && count % SAMPLE === 0) most = Math.max(most, heap() - start);
  }
  if (count !== COUNT) throw new Error(`${count} rows were read, not ${COUNT}.`);
  return most;
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

async function open(url: string): Promise<DataSource> {
  const dataSource = await dataSourceFactory({ ...databaseOptions(url, { entities: [Reading] }), synchronize: true });
  const numbers = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)';
  const select = "SELECT 'sensor', a.i * 1000 + b.i FROM n a CROSS JOIN n b";
  const text = `INSERT INTO bench_reading (sensor, value)`;
  await dataSource.query('DELETE FROM bench_reading');
  await dataSource.query(url.startsWith('mysql') ? `${text} ${numbers} ${select}` : `${numbers} ${text} ${select}`);
  return dataSource;
}

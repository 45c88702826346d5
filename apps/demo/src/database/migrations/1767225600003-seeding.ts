import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { Columns } from './columns.js';

/** One row here says that the sample rows were made. */
export class Seeding1767225600003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const { moment } = new Columns(runner);
    await runner.createTable(
      new Table({ name: 'demo_seeding', columns: [{ name: 'id', type: 'integer', isPrimary: true }, moment('finished_at')] }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('demo_seeding');
  }
}

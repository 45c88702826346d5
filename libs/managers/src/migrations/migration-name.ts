import type { MigrationInterface } from 'typeorm';

/** TypeORM's name of a migration: its own, or its class's. */
export function nameOf(migration: MigrationInterface): string {
  return migration.name ?? migration.constructor.name;
}

/** The moment in a migration's name. */
export function timestampOf(name: string): number {
  return Number(name.slice(-13));
}

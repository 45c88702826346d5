import { Imports } from './imports.js';

/** The list of migrations before there is one; `makemigrations` adds to it. */
export const EMPTY_MIGRATIONS = 'export {};\n';

/** The file of an application's settings: where the database is, by default a file of SQLite. */
export function renderSettings(isEsm: boolean, file: string): string {
  const imports = new Imports();
  imports.add('type TypeOrmModuleOptions', '@nestjs/typeorm');
  imports.add('databaseOptions', '@nuages/managers');
  return `${imports.render()}
import * as migrations from './migrations/index${isEsm ? '.js' : ''}';

/** The database: that of \`DATABASE_URL\`, or a file of SQLite where the application is started. The modules bring the entities. */
export function databaseSettings(): TypeOrmModuleOptions {
  const url = process.env.DATABASE_URL ?? 'sqlite:${file}';
  return { ...databaseOptions(url, { migrations: Object.values(migrations) }), autoLoadEntities: true };
}
`;
}

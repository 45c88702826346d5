import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Application, Command, CommandError, type CommandIo, type CommandOptions, type CommandRunner } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { DATABASE_OPTION, dataSourceOf } from './database-option.js';
import { readMigrations } from './migration-plan.js';

/** Writes a migration of what the entities have and the database has not. @see Django's `makemigrations` */
@Command({
  name: 'makemigrations',
  description: 'Writes a migration of what has changed in the entities.',
  arguments: '[name]',
  options: [
    { flags: '--check', description: 'write nothing; end with 1 where something has changed' },
    { flags: '--empty', description: 'write one without statements, to fill in' },
    { flags: '--dry-run', description: 'print the migration and write nothing' },
    { flags: '--output <folder>', description: 'default: "migrations" under "nuages" in package.json, or src/migrations' },
    DATABASE_OPTION,
  ],
})
export class MakeMigrationsCommand implements CommandRunner {
  constructor(private readonly application: Application) {}

  async run([name]: readonly string[], options: CommandOptions, io: CommandIo): Promise<number | void> {
    const dataSource = dataSourceOf(this.application, options);
    const left = (await readMigrations(dataSource)).filter(({ isApplied }) => !isApplied);
    if (left.length > 0)
      throw new CommandError(`The database lacks ${left.length} migrations, to which the entities are compared. Run: nuages migrate`);
    const { up, down } = options['empty'] ? { up: [], down: [] } : await changesOf(dataSource);
    if (up.length === 0 && !options['empty']) return io.print('Nothing has changed in the entities.');
    if (options['check']) {
      for (const sql of up) io.print(sql);
      return 1;
    }
    const timestamp = Date.now();
    const words = (name ?? (options['empty'] ? 'empty' : nameOf(up))).replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
    if (!/^[A-Za-z]/.test(words)) throw new CommandError(`'${name}' is no name for a migration. Begin with a letter, as in add-slug.`);
    const text = sourceOf(pascalCase(words) + timestamp, up, down);
    if (options['dryRun']) return io.print(text);
    await this.write(`${timestamp}-${kebabCase(words)}.ts`, text, options, io);
  }

  private async write(file: string, text: string, options: CommandOptions, io: CommandIo): Promise<void> {
    const folder = resolve(io.projectFolder, String(options['output'] ?? io.settings['migrations'] ?? 'src/migrations'));
    await mkdir(folder, { recursive: true });
    const path = join(folder, file);
    await writeFile(path, text, { flag: 'wx' });
    io.print(`wrote ${relative(io.projectFolder, path)}. Where the data source lists its migrations one by one, add it there.`);
  }
}

/** The statements by which TypeORM would bring the database to the entities, and those that take them back. */
async function changesOf(dataSource: DataSource): Promise<{ up: string[]; down: string[] }> {
  const { upQueries, downQueries } = await dataSource.driver.createSchemaBuilder().log();
  return { up: upQueries.map(({ query }) => query), down: downQueries.map(({ query }) => query).toReversed() };
}

/** A name from the first statement: `create-book`, `alter-book`. */
function nameOf([first = '']: readonly string[]): string {
  const [, verb = 'change', table = ''] = /^\s*(\w+)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX)\s+[`"]?(?:\w+[`"]?\.[`"]?)?(\w+)/i.exec(first) ?? [];
  return `${verb.toLowerCase()}-${table.replace(/^temporary_/, '').replaceAll('_', '-')}`;
}

function sourceOf(className: string, up: readonly string[], down: readonly string[]): string {
  const method = (direction: string, statements: readonly string[]) => {
    const lines = statements.map((sql) => `    await runner.query(${quoted(sql)});`);
    return `  async ${direction}(${lines.length > 0 ? 'runner' : '_runner'}: QueryRunner): Promise<void> {${lines.length > 0 ? `\n${lines.join('\n')}\n  ` : ''}}`;
  };
  return `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${className} implements MigrationInterface {
${method('up', up)}

${method('down', down)}
}
`;
}

/** SQL as a literal: names stand in double quotes, values in single ones. */
function quoted(sql: string): string {
  return sql.includes("'") || sql.includes('\n') ? `\`${sql.replace(/[\\`$]/g, String.raw`\$&`)}\`` : `'${sql.replace(/\\/g, '\\\\')}'`;
}

function pascalCase(words: string): string {
  return words
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function kebabCase(words: string): string {
  return words.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-').toLowerCase();
}

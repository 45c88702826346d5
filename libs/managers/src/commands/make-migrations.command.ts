import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Application, Command, CommandError, type CommandIo, type CommandOptions, type CommandRunner } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { formatSource } from '../migrations/format-source.js';
import { remadeColumns } from '../migrations/keep-columns.js';
import { migrationSource } from '../migrations/migration-source.js';
import { readChanges } from '../migrations/read-changes.js';
import { nameChanges } from '../migrations/name-changes.js';
import { type ColumnDifference, possibleRenames, readColumnDifferences, type RenamedColumn } from '../migrations/renamed-columns.js';
import { dialectOf } from '../sql/dialect.js';
import { DATABASE_OPTION, dataSourceOf } from './database-option.js';
import { readMigrations } from '../migrations/migration-plan.js';
import { listMigration } from './migration-index.js';

/** What file systems and TypeORM's table of migrations take. */
const MAX_NAME = 100;

/** Writes a migration of what the entities have and the database has not. @see Django's `makemigrations` */
@Command({
  name: 'makemigrations',
  description: 'Writes a migration of what has changed in the entities.',
  arguments: '[name]',
  options: [
    { flags: '-n, --name <name>', description: "the migration's name, as it may also stand alone" },
    { flags: '--check', description: 'write nothing; end with 1 where something has changed' },
    { flags: '--empty', description: 'write one without statements, to fill in' },
    { flags: '--dry-run', description: 'print the migration and write nothing' },
    {
      flags: '--output <folder>',
      description: 'default: "migrations" under "nuages" in package.json, or src/migrations; {database} in it is sqlite, postgres or mysql',
    },
    { flags: '--no-input', description: 'do not ask whether a column was renamed' },
    DATABASE_OPTION,
  ],
})
export class MakeMigrationsCommand implements CommandRunner {
  constructor(private readonly application: Application) {}

  async run([said]: readonly string[], options: CommandOptions, io: CommandIo): Promise<number | void> {
    const dataSource = dataSourceOf(this.application, options);
    const name = said ?? (options['name'] as string | undefined);
    const left = (await readMigrations(dataSource)).filter(({ isApplied }) => !isApplied);
    if (left.length > 0)
      throw new CommandError(
        `The database lacks ${left.length} ${left.length === 1 ? 'migration' : 'migrations'}, to which the entities are compared. Run: nuages migrate`,
      );
    const isEmpty = options['empty'] === true;
    const differences = isEmpty ? [] : await readColumnDifferences(dataSource);
    const isAsked = io.isInteractive && options['input'] !== false && !options['check'];
    const renames = isAsked ? await askRenames(dataSource, differences, io) : [];
    const { up, down } = isEmpty ? { up: [], down: [] } : await readChanges(dataSource, renames);
    if (up.length === 0 && !isEmpty) return io.print('Nothing has changed in the entities.');
    if (options['check']) {
      for (const sql of up) io.print(sql);
      return 1;
    }
    warnOfLosses(differences, renames, io);
    for (const column of remadeColumns(up))
      io.warn(`The column ${column} is dropped and made anew, without what it holds. Write by hand how it changes, where it has rows.`);
    const timestamp = Date.now();
    const isFirst = dataSource.migrations.length === 0;
    const madeUp = isEmpty ? 'empty' : isFirst ? 'initial' : nameChanges({ up, differences, renames });
    const words = (name ?? madeUp).replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
    if (!/^[A-Za-z]/.test(words) || words.length > MAX_NAME)
      throw new CommandError(
        `'${words.slice(0, MAX_NAME)}' is no name for a migration. Begin with a letter, as in add-slug; at most ${MAX_NAME} characters.`,
      );
    const className = pascalCase(words) + timestamp;
    const place = (options['output'] ?? io.settings['migrations'] ?? 'src/migrations') as string;
    const folder = resolve(io.projectFolder, place.replace('{database}', dialectOf(dataSource).name));
    const file = `${timestamp}-${kebabCase(words)}.ts`;
    const text = await formatSource(join(folder, file), migrationSource(className, { up, down }), io.projectFolder);
    if (options['dryRun']) return io.print(text.trimEnd());
    await this.write(folder, file, { className, text }, io);
  }

  private async write(
    folder: string,
    file: string,
    { className, text }: { className: string; text: string },
    io: CommandIo,
  ): Promise<void> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, file);
    await writeFile(path, text, { flag: 'wx' });
    const isListed = await listMigration(folder, file, className, io.projectFolder);
    const next = isListed ? 'It is listed in index.ts.' : 'Where the data source lists its migrations one by one, add it there.';
    io.print(`wrote ${relative(io.projectFolder, path)}. ${next}`);
  }
}

/** Asks of each dropped column whether an added one like it is the same. */
async function askRenames(dataSource: DataSource, differences: readonly ColumnDifference[], io: CommandIo): Promise<RenamedColumn[]> {
  const renames: RenamedColumn[] = [];
  for (const difference of differences) {
    for (const each of possibleRenames(dataSource, difference)) {
      if (renames.some(({ table, from, to }) => table === each.table && (from === each.from || to === each.to))) continue;
      const answer = await io.ask(`Was the column ${each.table}.${each.from} renamed to ${each.to}? [y/N] `);
      if (/^y(es)?$/i.test(answer.trim())) renames.push(each);
    }
  }
  return renames;
}

/** Says which columns go with what they hold, and which cannot be added to rows. */
function warnOfLosses(differences: readonly ColumnDifference[], renames: readonly RenamedColumn[], io: CommandIo): void {
  for (const { table, dropped, added } of differences) {
    const its = renames.filter((renamed) => renamed.table === table);
    for (const { name } of dropped)
      if (!its.some(({ from }) => from === name)) io.warn(`The column ${table}.${name} is dropped, with what it holds.`);
    for (const { databaseName, isNullable, default: value, isGenerated } of added)
      if (!isNullable && value === undefined && !isGenerated && !its.some(({ to }) => to === databaseName))
        io.warn(
          `The column ${table}.${databaseName} is neither nullable nor has a default: it cannot be added where there are rows. Give it one, or fill it by the migration.`,
        );
  }
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

import { ModulesContainer } from '@nestjs/core';
import {
  Application,
  Command,
  CommandError,
  type CommandIo,
  type CommandOptions,
  type CommandRunner,
  declaredProviders,
  type DeclaredProvider,
} from '@nuages/core';
import { nearest } from '../model/nearest.js';
import { runSeeder } from '../seeds/run-seeder.js';
import { type SeederDeclaration, seederOf, type SeederRunner } from '../seeds/seeder.decorator.js';
import { DATABASE_OPTION, dataSourceOf } from './database-option.js';

type FoundSeeder = DeclaredProvider<SeederDeclaration, SeederRunner>;

/** Runs the project's seeders. @see Laravel's `db:seed` */
@Command({
  name: 'seed',
  description: "Fills the database by the project's seeders: all, or those named.",
  arguments: '[names...]',
  options: [
    { flags: '--list', description: 'list the seeders in their order' },
    { flags: '--again', description: 'also those that are for once and have been run' },
    { flags: '--force', description: 'do not ask where NODE_ENV is production' },
    DATABASE_OPTION,
  ],
})
export class SeedCommand implements CommandRunner {
  constructor(
    private readonly application: Application,
    private readonly modules: ModulesContainer,
  ) {}

  async run(names: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    const all = inOrder(declaredProviders<SeederDeclaration, SeederRunner>(this.modules, seederOf));
    if (all.length === 0) {
      const none = 'There are no seeders. A provider with @Seeder is one.';
      if (names.length > 0) throw new CommandError(none);
      return io.print(none);
    }
    const environment = io.env['NODE_ENV'] || 'development';
    if (options['list']) {
      for (const { declaration } of all) io.print(describe(declaration));
      return;
    }
    const chosen = names.length > 0 ? named(all, names) : all.filter(({ declaration }) => isFor(declaration, environment));
    if (environment === 'production' && !options['force']) await confirm(chosen.length, io);
    const using = dataSourceOf(this.application, options);
    for (const { declaration, resolve } of chosen) {
      io.progress(`seeding ${declaration.name}`);
      const hasRun = await runSeeder(await resolve(), { using, again: options['again'] === true });
      io.print(hasRun ? `seeded ${declaration.name}` : `${declaration.name} was run before; --again repeats it`);
    }
  }
}

function describe({ name, once, environments }: SeederDeclaration): string {
  return [name, ...(once ? ['(once)'] : []), ...(environments ? [`(${environments.join(', ')})`] : [])].join(' ');
}

function isFor({ environments }: SeederDeclaration, environment: string): boolean {
  return environments === undefined || environments.includes(environment);
}

/** Those named, and nothing before them: who names a seeder knows what it needs. */
function named(all: readonly FoundSeeder[], names: readonly string[]): FoundSeeder[] {
  const known = all.map(({ declaration }) => declaration.name);
  const strange = names.find((name) => !known.includes(name));
  if (strange !== undefined) throw new CommandError(`There is no seeder '${strange}'.${nearest(strange, known)}`);
  return all.filter(({ declaration }) => names.includes(declaration.name));
}

/** By name, each after those that it needs. */
function inOrder(seeders: readonly FoundSeeder[]): FoundSeeder[] {
  const ordered = new Set<FoundSeeder>();
  const visit = (seeder: FoundSeeder, path: readonly FoundSeeder[]) => {
    if (path.includes(seeder))
      throw new CommandError(
        `Seeders wait for each other: ${[...path, seeder].map(({ declaration }) => declaration.name).join(', ')}. Take one 'after' out.`,
      );
    if (ordered.has(seeder)) return;
    for (const type of seeder.declaration.after ?? []) {
      const needed = seeders.find((candidate) => candidate.type === type);
      if (!needed) throw new CommandError(`The seeder '${seeder.declaration.name}' needs ${type.name}, which no module provides.`);
      visit(needed, [...path, seeder]);
    }
    ordered.add(seeder);
  };
  for (const seeder of seeders.toSorted((one, other) => (one.declaration.name < other.declaration.name ? -1 : 1))) visit(seeder, []);
  return [...ordered];
}

async function confirm(count: number, io: CommandIo): Promise<void> {
  if (!io.isInteractive) throw new CommandError('NODE_ENV is production. Say --force to seed all the same.');
  const answer = await io.ask(`NODE_ENV is production. Run ${count} seeders all the same? Type yes: `);
  if (answer.trim() !== 'yes') throw new CommandError('Nothing was seeded.');
}

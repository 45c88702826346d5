import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Application, Command, CommandError, type CommandIo, type CommandOptions, type CommandRunner } from '@nuages/core';
import { chooseModels } from '../fixtures/fixture-models.js';
import { dumpRows } from '../fixtures/dump-model.js';
import type { FixtureObject } from '../fixtures/fixture-object.js';
import { formatFixture, type FormatOptions } from '../fixtures/format-fixture.js';
import { Manager } from '../manager/manager.js';
import { findDefaultManager } from '../manager/default-manager.js';
import type { Model } from '../model/model.js';
import { atomic } from '../transaction/atomic.js';
import { DATABASE_OPTION, dataSourceOf } from './database-option.js';

/** Writes rows as a fixture. @see Django's `dumpdata` */
@Command({
  name: 'dumpdata',
  description: "Writes the database's rows as a fixture, in Django's format.",
  arguments: '[labels...]',
  options: [
    { flags: '--indent <columns>', description: 'indent by so many columns; without it each object is a line' },
    { flags: '--format <format>', description: 'json, or jsonl: an object a line; default: what --output ends with, or json' },
    { flags: '-e, --exclude <label...>', description: 'leave out an app or a model, as blog.comment' },
    { flags: '--natural-foreign', description: 'refer to rows by their natural keys, where they have any' },
    { flags: '--natural-primary', description: 'leave out the keys of rows that have a natural one' },
    { flags: '-a, --all', description: "the rows that the models' default managers leave out, too" },
    { flags: '--pks <keys>', description: 'these rows alone, as 1,2,3; of one model' },
    { flags: '-o, --output <file>', description: 'write to a file; .gz compresses it' },
    DATABASE_OPTION,
  ],
})
export class DumpDataCommand implements CommandRunner {
  constructor(private readonly application: Application) {}

  async run(labels: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    const dataSource = dataSourceOf(this.application, options);
    const format = formatOf(options);
    const models = chooseModels(dataSource, labels, (options['exclude'] ?? []) as string[]);
    if (options['pks'] !== undefined && models.length !== 1)
      throw new CommandError('--pks takes the rows of one model. Name one, as blog.post.');
    const { output } = options;
    // one snapshot, so that what a row refers to is among the rows
    const isolation = dataSource.options.type === 'postgres' ? 'REPEATABLE READ' : undefined;
    const dump = async () => {
      const text = formatFixture(this.pages(models, options, io), format);
      if (output !== undefined) return writeFile(resolve(io.currentFolder, String(output)), text);
      for await (const piece of text) await io.write(piece);
    };
    await atomic(dump, { using: dataSource, ...(isolation && { isolation }) });
  }

  private async *pages(models: readonly Model[], options: CommandOptions, io: CommandIo): AsyncGenerator<FixtureObject[]> {
    const { naturalForeign, naturalPrimary, pks } = options;
    const keys = pks === undefined ? undefined : String(pks).split(',');
    let count = 0;
    for (const model of models) {
      for await (const page of dumpRows(this.managerOf(model, options), { naturalForeign, naturalPrimary, ...(keys && { keys }) })) {
        yield page;
        count += page.length;
        io.progress(`${count} objects, now ${model.fullLabel}`);
      }
    }
  }

  private managerOf(model: Model, { all, database }: CommandOptions): Manager {
    if (all) return new EveryRow(model.declaration, model.dataSource);
    return findDefaultManager(this.application, model.declaration, database as string | undefined);
  }
}

/** Rows that are only marked as deleted, too. */
class EveryRow extends Manager {
  override getQuerySet() {
    return super.getQuerySet().withDeleted();
  }
}

function formatOf({ format, indent, output }: CommandOptions): FormatOptions {
  const columns = indent === undefined ? undefined : Number(indent);
  if (columns !== undefined && !(Number.isSafeInteger(columns) && columns >= 0 && columns <= 10))
    throw new CommandError('--indent takes a number from 0 to 10.');
  const chosen = (format as string | undefined) ?? (/\.jsonl(\.gz)?$/.test(String(output)) ? 'jsonl' : 'json');
  if (chosen !== 'json' && chosen !== 'jsonl') throw new CommandError(`There is no format '${chosen}'. Choose from: json, jsonl.`);
  return { format: chosen, indent: columns };
}

/** The file is there once it is whole. */
async function writeFile(path: string, text: AsyncIterable<string>): Promise<void> {
  const draft = `${path}.part`;
  try {
    if (path.endsWith('.gz')) await pipeline(text, createGzip(), createWriteStream(draft));
    else await pipeline(text, createWriteStream(draft));
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
      throw new CommandError(`${path} cannot be written (${code}).`, { cause: error });
    throw error;
  }
}

import { createReadStream, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { Application, Command, CommandError, type CommandIo, type CommandOptions, type CommandRunner } from '@nuages/core';
import { chooseModels } from '../fixtures/fixture-models.js';
import { type FixtureSource, loadFixtures } from '../fixtures/load-fixture.js';
import { DATABASE_OPTION, dataSourceOf } from './database-option.js';

const ENDINGS = ['', '.json', '.jsonl', '.json.gz', '.jsonl.gz'];

/** Loads fixtures. @see Django's `loaddata` */
@Command({
  name: 'loaddata',
  description: "Loads fixtures of Django's format, all of their rows or none.",
  arguments: '<fixtures...>',
  options: [
    { flags: '-e, --exclude <label...>', description: 'load no rows of an app or a model' },
    { flags: '-i, --ignorenonexistent', description: 'pass over models and fields that are not there' },
    DATABASE_OPTION,
  ],
})
export class LoadDataCommand implements CommandRunner {
  constructor(private readonly application: Application) {}

  async run(names: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    const dataSource = dataSourceOf(this.application, options);
    const exclude = (options['exclude'] ?? []) as string[];
    const count = await loadFixtures(
      dataSource,
      names.map((name) => sourceOf(name, io)),
      {
        ignoreNonexistent: options['ignorenonexistent'] === true,
        exclude: new Set(exclude.length > 0 ? chooseModels(dataSource, exclude, []) : []),
        onProgress: (objects) => io.progress(`${objects} objects`),
      },
    );
    io.print(
      `installed ${count} ${count === 1 ? 'object' : 'objects'} from ${names.length} ${names.length === 1 ? 'fixture' : 'fixtures'}`,
    );
  }
}

function sourceOf(name: string, io: CommandIo): FixtureSource {
  if (name === '-') return { file: 'stdin', chunks: io.input };
  const path = findFixture(name, io);
  const file = createReadStream(path);
  const text = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  return { file: name, chunks: text.setEncoding('utf8') as AsyncIterable<string> };
}

/** A path as it is said, or a name in the folder of fixtures; the ending may be left out. */
function findFixture(name: string, io: CommandIo): string {
  const folder = resolve(io.projectFolder, (io.settings['fixtures'] as string | undefined) ?? 'fixtures');
  for (const path of [resolve(io.currentFolder, name), join(folder, name)])
    for (const ending of ENDINGS) if (existsSync(path + ending)) return path + ending;
  throw new CommandError(
    `There is no fixture '${name}', neither here nor in ${folder}. Name a file, or a name in that folder ("nuages.fixtures").`,
  );
}

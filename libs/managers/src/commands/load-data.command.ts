import { createReadStream, existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Application, Command, CommandError, type CommandIo, type CommandOptions, type CommandRunner } from '@nuages/core';
import { chooseModels } from '../fixtures/fixture-models.js';
import { FixtureError } from '../fixtures/fixture-object.js';
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
  return { file: name, chunks: textOf(path, name), mayBeEmpty: /\.jsonl(\.gz)?$/.test(path) };
}

/** @throws FixtureError for a file that cannot be read, or is no text */
async function* textOf(path: string, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    const file = createReadStream(path);
    const bytes = path.endsWith('.gz') ? pipeline(file, createGunzip(), () => undefined) : file;
    for await (const chunk of bytes as AsyncIterable<Buffer>) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw unreadable(name, error);
  }
}

/** What can be mended is said in words. */
function unreadable(name: string, error: unknown): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  const reason = {
    EISDIR: 'is a folder. Name a file in it.',
    EACCES: 'may not be read (EACCES).',
    ERR_ENCODING_INVALID_ENCODED_DATA: 'is no UTF-8. Write it anew in that encoding.',
    Z_BUF_ERROR: 'ends within what is compressed.',
    Z_DATA_ERROR: 'is not compressed, or is damaged: gzip cannot read it.',
  }[code];
  return reason === undefined ? error : new FixtureError(`${name} ${reason}`, { cause: error });
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

import { chain, noop, type Rule, SchematicsException } from '@angular-devkit/schematics';
import { posix } from 'node:path';
import { readCommandList } from '../command-list.js';
import { renderCommand, renderCommandSpec, renderReceiver, renderReceiverSpec } from '../render/provider.js';
import { entityNamed, importPath } from './find-source.js';
import { toKebab, toPascal } from './naming.js';
import { type GeneratorOptions, readTarget, usesVitest } from './options.js';
import { registerIn } from './register.js';
import { type NewFile, writeFiles } from './write-files.js';

/** A management command with its tests, provided by the module above. */
export function command(options: GeneratorOptions): Rule {
  return (tree) => {
    const { names, folder, sibling, isEsm } = exactly(readTarget(tree, { ...options, path: undefined }), options, 'commands');
    refuseKnown(names.file);
    const className = `${names.className}Command`;
    const style = { sibling, usesVitest: usesVitest(tree) };
    const files: NewFile[] = [{ path: `${folder}/${names.file}.command.ts`, text: renderCommand(names, className) }];
    if (options.spec !== false)
      files.push({ path: `${folder}/${names.file}.command.spec.ts`, text: renderCommandSpec(names, className, style) });
    return chain([writeFiles(() => files), provide(options, className, folder, `${names.file}.command`, isEsm)]);
  };
}

/** A receiver of an entity's saves with its tests, provided by the module above. The second word is the entity. */
export function receiver(options: GeneratorOptions): Rule {
  return (tree) => {
    const entity = options.path ?? options.fields;
    if (!entity || !/^[A-Z]\w*$/.test(entity))
      throw new SchematicsException(
        `Say which entity it hears of, after the name: nuages g receiver ${options.name ?? 'announce-post'} Post.`,
      );
    const { names, folder, isEsm, importOf, sibling, sourceRoot } = exactly(
      readTarget(tree, { ...options, path: undefined, fields: undefined }),
      options,
      'receivers',
    );
    if (names.className === entity)
      throw new SchematicsException(
        `The receiver and its entity would both be called ${entity}. Say what it does, as: announce-${toKebab(entity)}.`,
      );
    const { path } = entityNamed(tree, sourceRoot, entity);
    const file = `${names.file}.receiver`;
    const source = { name: entity, from: importOf(path) };
    const style = { sibling, usesVitest: usesVitest(tree) };
    const files: NewFile[] = [{ path: `${folder}/${file}.ts`, text: renderReceiver(names, names.className, source) }];
    if (options.spec !== false)
      files.push({ path: `${folder}/${file}.spec.ts`, text: renderReceiverSpec(names, names.className, source, style) });
    return chain([writeFiles(() => files), provide(options, names.className, folder, file, isEsm)]);
  };
}

/** The names of the libs' own commands, and of what `nuages` itself answers to. */
function refuseKnown(name: string): void {
  const known = ['generate', 'g', 'help', ...Object.values(readCommandList()).flatMap((commands) => commands.map((each) => each.name))];
  if (known.includes(name)) throw new SchematicsException(`nuages has a command '${name}'. Nothing was written. Choose another name.`);
}

type Target = ReturnType<typeof readTarget>;

/** These are named as they are said, not one and many of them, and lie in a folder of their kind where none is said. */
function exactly(target: Target, { name = '' }: GeneratorOptions, folderName: string): Target {
  const file = toKebab(name.split('/').at(-1)!);
  const folder = posix.join(target.sourceRoot, target.names.folder || folderName);
  const from = `${folder}/x.ts`;
  return {
    ...target,
    names: { ...target.names, file, className: toPascal(file) },
    folder,
    importOf: (path) => importPath(from, path, target.isEsm),
  };
}

function provide({ skipImport }: GeneratorOptions, symbol: string, folder: string, file: string, isEsm: boolean): Rule {
  return skipImport ? noop() : registerIn(() => ({ symbol, folder, file, metadata: 'providers', isEsm }));
}

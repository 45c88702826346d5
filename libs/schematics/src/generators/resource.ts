import { chain, noop, type Rule, SchematicsException, type Tree } from '@angular-devkit/schematics';
import { renderManager, renderModule, renderSerializer, renderViewSet } from '../render/classes.js';
import { renderEntity } from '../render/entity.js';
import { userFieldOf } from '../render/resource.js';
import { renderSpec } from '../render/spec.js';
import { entitiesBehind } from './find-source.js';
import type { Names } from './naming.js';
import { type GeneratorOptions, readTarget, type Target, usesVitest } from './options.js';
import { registerIn } from './register.js';
import { type NewFile, writeFiles } from './write-files.js';

type Render = (target: Target) => readonly [name: string, text: string];

const entityFile: Render = (target) => [`${target.names.file}.entity`, renderEntity(target)];
const managerFile: Render = (target) => [`${target.names.file}.manager`, renderManager(target)];
const serializerFile: Render = (target) => [`${target.names.file}.serializer`, renderSerializer(target)];
const viewSetFile: Render = (target) => [`${target.names.pluralFile}.controller`, renderViewSet(target)];
const moduleFile: Render = (target) => [`${target.names.pluralFile}.module`, renderModule(target)];

/** Entity, manager, serializer, viewset, module and tests of a resource, registered in the module above. */
export function resource(options: GeneratorOptions): Rule {
  return (tree) => {
    const target = readTarget(tree, options);
    const { names, folder, isEsm } = target;
    return chain([
      writeFiles(() => [
        ...filesOf(target, [entityFile, managerFile, serializerFile, viewSetFile, moduleFile]),
        ...(options.spec === false ? [] : [specFile(tree, target)]),
      ]),
      options.skipImport
        ? noop()
        : registerIn(() => ({
            symbol: `${names.pluralClass}Module`,
            folder,
            file: `${names.pluralFile}.module`,
            metadata: 'imports',
            isEsm,
          })),
    ]);
  };
}

/** An entity alone. */
export const entity = single(entityFile, ({ className }) => `A module brings it: TypeOrmModule.forFeature([${className}]).`);

/** The manager of an entity. */
export const manager = single(
  managerFile,
  ({ className }) => `A module provides it: ManagersModule.forFeature([${className}Manager]).`,
  ({ file }) => [`${file}.entity`],
);

/** The serializer of an entity: of the fields that are said, or of all. */
export const serializer = single(serializerFile, undefined, ({ file }) => [`${file}.entity`]);

/** The viewset of an entity. */
export const viewset = single(
  viewSetFile,
  ({ pluralClass }) => `A module serves it: controllers: [${pluralClass}Controller].`,
  ({ file }) => [`${file}.manager`, `${file}.serializer`],
);

/** One file of a resource; says what is left to do, and refuses where the files that it imports are not there. */
function single(render: Render, next?: (names: Names) => string, imported: (names: Names) => readonly string[] = () => []) {
  return (options: GeneratorOptions): Rule =>
    (tree, { logger }) => {
      const target = readTarget(tree, options);
      const missing = imported(target.names).filter((name) => !tree.exists(`${target.folder}/${name}.ts`));
      if (missing.length > 0) throw lacking(target, missing);
      if (next) logger.info(next(target.names));
      return writeFiles(() => filesOf(target, [render]));
    };
}

function lacking({ folder, names }: Target, missing: readonly string[]): SchematicsException {
  const files = missing.map((name) => `${folder.slice(1)}/${name}.ts`).join(' and ');
  const kinds = missing.map((name) => `nuages g ${name.split('.').at(-1)} ${names.pluralFile}`);
  return new SchematicsException(
    `There is no ${files}, which it would import. Nothing was written. Generate that first: ${kinds.join(', ')}; or all: nuages g resource ${names.pluralFile}.`,
  );
}

function filesOf(target: Target, renders: readonly Render[]): NewFile[] {
  return renders.map((render) => render(target)).map(([name, text]) => ({ path: `${target.folder}/${name}.ts`, text }));
}

function specFile(tree: Tree, target: Target): NewFile {
  const related = [...target.targets.values()].flatMap((first) => entitiesBehind(tree, first));
  const needsUsers = userFieldOf(target) !== undefined || related.some(({ path }) => tree.readText(path).includes(`'@nuages/auth'`));
  const users = needsUsers && target.userModel ? entitiesBehind(tree, target.userModel) : [];
  const entities = new Map([...related, ...users].map((found) => [found.path, found]));
  const others = [...entities.values()].map(({ name, path }) => ({ name, from: target.importOf(path) }));
  return {
    path: `${target.folder}/${target.names.pluralFile}.controller.spec.ts`,
    text: renderSpec(target, { usesVitest: usesVitest(tree), entities: others, needsUsers }),
  };
}

import { chain, noop, type Rule, type Tree } from '@angular-devkit/schematics';
import { renderManager, renderModule, renderSerializer, renderViewSet } from '../render/classes.js';
import { renderEntity } from '../render/entity.js';
import { userFieldOf } from '../render/resource.js';
import { renderSpec } from '../render/spec.js';
import { entitiesBehind } from './find-source.js';
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
export const entity = single(entityFile);

/** The manager of an entity. */
export const manager = single(managerFile);

/** The serializer of an entity; the fields are those that it has. */
export const serializer = single(serializerFile);

/** The viewset of an entity. */
export const viewset = single(viewSetFile);

function single(render: Render): (options: GeneratorOptions) => Rule {
  return (options) => (tree) => writeFiles(() => filesOf(readTarget(tree, options), [render]));
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

import { chain, noop, type Rule, SchematicsException, type Tree } from '@angular-devkit/schematics';
import { dirname } from 'node:path';
import type { FieldSpec } from '../fields/field-spec.js';
import { FieldSyntaxError } from '../fields/parse-fields.js';
import {
  managerOf,
  renderUserManager,
  renderUserModel,
  renderUsersModule,
  renderUserSpec,
  type UserBase,
  type UserModelTarget,
} from '../render/user-model.js';
import { entitiesBehind, findModuleWith, importPath } from './find-source.js';
import { importByHand, moduleAbove } from './register.js';
import { ModuleSource } from './module-source.js';
import { type GeneratorOptions, readTarget, type Target, usesVitest } from './options.js';
import { format, writeFiles } from './write-files.js';

/** Options of {@link userModel}. */
export interface UserModelOptions extends GeneratorOptions {
  /** What the user model extends; `AbstractBaseUser` logs in by e-mail address. Default `AbstractUser`. */
  readonly base?: string;
}

const BASES: readonly string[] = ['AbstractUser', 'AbstractBaseUser'] satisfies UserBase[];
/** What the bases declare. */
const TAKEN = new Set(
  'username password email firstName lastName isStaff isActive isSuperuser dateJoined lastLogin groups userPermissions clean isAuthenticated isAnonymous'.split(
    ' ',
  ),
);

/** The application's own user model, its manager, module and tests; `AuthModule` is told of it. */
export function userModel(options: UserModelOptions): Rule {
  return (tree) => {
    const { base, rest } = divideBase(options);
    const target: UserModelTarget & Target = { ...readTarget(tree, { ...options, ...rest, name: options.name || 'user' }), base };
    refuseSecond(target);
    for (const field of target.fields) checkField(field);
    const { names, folder } = target;
    const files: readonly [string, string][] = [
      [`${names.file}.entity`, renderUserModel(target)],
      [`${names.file}.manager`, renderUserManager(target)],
      [`${names.pluralFile}.module`, renderUsersModule(target)],
      ...(options.spec === false ? [] : [[`${names.pluralFile}.module.spec`, specOf(tree, target)] as [string, string]]),
    ];
    return chain([
      writeFiles(() => files.map(([name, text]) => ({ path: `${folder}/${name}.ts`, text }))),
      options.skipImport ? noop() : tellModule(target),
    ]);
  };
}

/** The Nest CLI has no option of ours: the base may also stand among the fields. */
function divideBase({ base, path, fields }: UserModelOptions): { base: UserBase; rest: Pick<GeneratorOptions, 'path' | 'fields'> } {
  let found = base;
  const strip = (text = '') =>
    text.replace(/(?:^|[,\s])(Abstract\w*)(?=[,\s]|$)/g, (_, word: string) => {
      found = word;
      return '';
    });
  const rest = { path: strip(path), fields: strip(fields) };
  if (found !== undefined && !BASES.includes(found))
    throw new SchematicsException(`'${found}' is no base of a user model. Choose from: ${BASES.join(', ')} (logs in by e-mail address).`);
  return { base: (found ?? 'AbstractUser') as UserBase, rest };
}

function refuseSecond({ userModel: known }: Target): void {
  if (known)
    throw new SchematicsException(
      `The application has a user model: ${known.name} in ${known.path.slice(1)}. Nothing was written. Add the fields there; there is one user model.`,
    );
}

/** Whoever makes a user says a name and a password; what else there is has a value of its own. */
function checkField(field: FieldSpec): void {
  const { name, kind, isNullable } = field;
  if (TAKEN.has(name)) throw new FieldSyntaxError(`'${name}' is taken: every user has one. Choose another name.`);
  if (kind === 'column' && field.type === 'user')
    throw new FieldSyntaxError(`'${name}:user': this is the user model. Write its class, as ${name}:User?.`);
  const hasValue = isNullable || kind === 'many-to-many' || (kind === 'column' && ['boolean', 'enum'].includes(field.type));
  if (!hasValue) throw new FieldSyntaxError(`'${name}' would have no value when a user is made by name and password. Put a ? behind it.`);
}

function specOf(tree: Tree, target: UserModelTarget & Target): string {
  const related = [...target.targets.values()].flatMap((first) => entitiesBehind(tree, first));
  const entities = related.map(({ name, path }) => ({ name, from: target.importOf(path) }));
  return renderUserSpec(target, { usesVitest: usesVitest(tree), entities });
}

/** Imports the module above, and gives `AuthModule` the model and its manager. */
function tellModule({ names, folder, isEsm, sourceRoot }: Target): Rule {
  return async (tree) => {
    const path =
      findModuleWith(tree, sourceRoot, 'AuthModule.forRoot') ??
      moduleAbove(tree, dirname(folder), importByHand(`${names.pluralClass}Module`));
    const module = new ModuleSource(path, tree.readText(path));
    const classes = [
      [names.className, `${names.file}.entity`],
      [managerOf(names), `${names.file}.manager`],
      [`${names.pluralClass}Module`, `${names.pluralFile}.module`],
    ] as const;
    module.addOptions('AuthModule', { userModel: names.className, userManager: managerOf(names) });
    module.addImport(`${names.pluralClass}Module`);
    module.addName('AuthModule', '@nuages/auth');
    for (const [name, file] of classes) module.addName(name, importPath(path, `${folder}/${file}.ts`, isEsm));
    tree.overwrite(path, await format(path, module.text));
  };
}

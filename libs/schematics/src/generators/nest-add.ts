import { chain, noop, type Rule, type SchematicContext, SchematicsException, type Tree } from '@angular-devkit/schematics';
import { renderFirstMigration } from '../render/first-migration.js';
import { EMPTY_MIGRATIONS, renderSettings } from '../render/settings.js';
import { addPackages } from './add-packages.js';
import { checkLayout } from './check-layout.js';
import { projectAt, readNestCli } from './compiler-options.js';
import { findModuleWith, importPath } from './find-source.js';
import { useLogger } from './main-source.js';
import { ModuleSource } from './module-source.js';
import { type Application, type GeneratorOptions, readApplication } from './options.js';
import { addProject, callOf } from './project-key.js';
import { moduleAbove } from './register.js';
import { userModel } from './user-model.js';
import { format } from './write-files.js';

/** Options of {@link nestAdd}; `name` is the library, as `@nuages/rest`. */
export interface NestAddOptions extends GeneratorOptions {
  /** Whether packages are left to be installed by hand. Default `false`. */
  readonly skipInstall?: boolean;
}

/** What each library imports into an application's module, its own and what it stands on. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  core: [],
  schematics: [],
  signals: ['SignalsModule'],
  logging: ['LoggingModule'],
  serializers: ['SerializersModule'],
  managers: ['ManagersModule'],
  auth: ['ManagersModule', 'AuthModule'],
  rest: ['ManagersModule', 'RestModule', 'AuthModule'],
};

/** Sets an application up for a library; what is there already is left as it is. */
export function nestAdd(options: NestAddOptions): Rule {
  return (tree, context) => {
    const library = readLibrary(options.name);
    const app = readApplication(tree, options);
    checkLayout(tree, app, context);
    const path = moduleAbove(tree, app.sourceRoot);
    const modules = MODULES[library]!.filter((module) => !findModuleWith(tree, app.sourceRoot, `${module}.forRoot`));
    return chain([
      addPackages(library, options),
      modules.includes('ManagersModule') ? addDatabase(app, path) : noop(),
      modules.includes('AuthModule') && !app.userModel ? addUsers(app) : noop(),
      importModules(app, path, modules),
      modules.includes('LoggingModule') ? useLogger(app) : noop(),
      library === 'core' ? noop() : addProject(app, path),
      (after) => tellNext(library, modules, callOf(after, app), context),
    ]);
  };
}

function readLibrary(name = 'schematics'): string {
  const library = name.replace(/^@nuages\//, '');
  if (Object.hasOwn(MODULES, library)) return library;
  throw new SchematicsException(`There is no library '${name}'. Choose from: ${Object.keys(MODULES).join(', ')}.`);
}

/** The settings with the data source, and the list of migrations. */
function addDatabase(app: Application, path: string): Rule {
  return async (tree, { logger }) => {
    const there = findModuleWith(tree, app.sourceRoot, 'TypeOrmModule.forRoot');
    if (there)
      return logger.info(`${there.slice(1)} has a data source. Give it autoLoadEntities: true, and dataSourceFactory of @nuages/managers.`);
    const settings = `${app.sourceRoot}/settings.ts`;
    const known = tree.exists(settings);
    if (known && !tree.readText(settings).includes('databaseSettings'))
      throw new SchematicsException(
        `${settings.slice(1)} is there already. Nothing was written. Move it away, or import TypeOrmModule into ${path.slice(1)} first.`,
      );
    const [name = 'database'] = projectAt(readNestCli(tree), app.sourceRoot);
    const file = `${name}.sqlite`;
    if (!known) tree.create(settings, await format(settings, renderSettings(app.isEsm, file)));
    if (!tree.exists(indexOf(app))) tree.create(indexOf(app), EMPTY_MIGRATIONS);
    if (tree.exists('/.gitignore') && !tree.readText('/.gitignore').includes(file))
      tree.overwrite('/.gitignore', `${tree.readText('/.gitignore').trimEnd()}\n\n# SQLite\n/${file}*\n`);
    const module = new ModuleSource(path, tree.readText(path));
    module.addImport('TypeOrmModule.forRootAsync({ useFactory: databaseSettings, dataSourceFactory })');
    module.addName('TypeOrmModule', '@nestjs/typeorm');
    module.addName('dataSourceFactory', '@nuages/managers');
    module.addName('databaseSettings', importPath(path, settings, app.isEsm));
    tree.overwrite(path, await format(path, module.text));
  };
}

/** The user model, and the migration that makes its tables where the migrations are ours to write. */
function addUsers(app: Application): Rule {
  return chain([
    userModel({ sourceRoot: app.sourceRoot }),
    async (tree) => {
      const index = indexOf(app);
      if (!tree.exists(index) || tree.readText(index) !== EMPTY_MIGRATIONS) return;
      const timestamp = Date.now();
      const file = `${app.sourceRoot}/migrations/${timestamp}-users`;
      tree.create(`${file}.ts`, await format(`${file}.ts`, renderFirstMigration(timestamp)));
      tree.overwrite(index, `export { Users${timestamp} } from './${timestamp}-users${app.isEsm ? '.js' : ''}';\n`);
    },
  ]);
}

function importModules(app: Application, path: string, modules: readonly string[]): Rule {
  return async (tree: Tree) => {
    if (modules.length === 0) return;
    const module = new ModuleSource(path, tree.readText(path));
    for (const name of modules.filter((each) => !module.has(each))) {
      const model = name === 'AuthModule' ? app.userModel : undefined;
      module.addImport(`${name}.forRoot(${model ? `{ userModel: ${model.name} }` : ''})`);
      module.addName(name, `@nuages/${name.replace('Module', '').toLowerCase()}`);
      if (model) module.addName(model.name, importPath(path, model.path, app.isEsm));
    }
    tree.overwrite(path, await format(path, module.text));
  };
}

function indexOf({ sourceRoot }: Application): string {
  return `${sourceRoot}/migrations/index.ts`;
}

function tellNext(library: string, modules: readonly string[], call: string, { logger }: SchematicContext): void {
  if (modules.length === 0) return logger.info(`@nuages/${library} is set up.`);
  const users = modules.includes('AuthModule') ? `, ${call} createsuperuser` : '';
  const next = modules.some((each) => each === 'ManagersModule' || each === 'AuthModule')
    ? ` Next: build it, ${call} migrate${users}.`
    : '';
  logger.info(`@nuages/${library} is set up.${next}`);
}

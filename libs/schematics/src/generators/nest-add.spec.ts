import { describe, expect, test } from 'vitest';
import { APP_MODULE, generate, newApp } from '../../test/generate.js';
import { nestAdd } from './nest-add.js';

const TYPES = { '/package.json': JSON.stringify({ type: 'module', devDependencies: { vitest: '^5.0.0' } }, undefined, 2) };
const MAIN = `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(process.env.PORT ?? 3000);
}
await bootstrap();
`;
const TSCONFIGS = {
  '/tsconfig.json': '{ "compilerOptions": { "outDir": "./dist", "rootDir": "." } }',
  '/tsconfig.build.json': '{ "extends": "./tsconfig.json", "compilerOptions": { "rootDir": "./src" } }',
};
const writtenBy = (files: readonly string[], before: readonly string[]) => files.filter((path) => !before.includes(path)).sort();

describe('nest-add', () => {
  test('sets an application up for @nuages/rest', async () => {
    const app = newApp({ ...TYPES, ...TSCONFIGS, '/src/main.ts': MAIN, '/.gitignore': '/dist\n' });
    const before = (await generate(() => app, app)).files;
    const tree = await generate(nestAdd({ name: '@nuages/rest' }), app);
    const [migration, ...others] = writtenBy(tree.files, before);

    expect(others).toEqual([
      '/src/migrations/index.ts',
      '/src/settings.ts',
      '/src/users/user.entity.ts',
      '/src/users/user.manager.ts',
      '/src/users/users.module.spec.ts',
      '/src/users/users.module.ts',
    ]);
    expect(migration).toMatch(/^\/src\/migrations\/\d{13}-users\.ts$/);
    expect(tree.readText('/src/migrations/index.ts')).toMatch(/^export \{ Users(\d{13}) \} from '\.\/\1-users\.js';\n$/);
    expect(tree.readText('/src/app.module.ts').replaceAll(/\s+/g, ' ')).toContain(
      'imports: [ TypeOrmModule.forRootAsync({ useFactory: databaseSettings, dataSourceFactory }), ManagersModule.forRoot(), RestModule.forRoot(), ' +
        'AuthModule.forRoot({ userModel: User, userManager: UserManager }), UsersModule, ]',
    );
    expect(tree.readText('/.gitignore')).toBe('/dist\n\n# SQLite\n/database.sqlite*\n');
    expect(tree.readJson('/package.json')).toMatchObject({
      nuages: { app: 'dist/app.module.js', migrations: 'src/migrations' },
      dependencies: { '@nuages/auth': '^0.1.0', '@nuages/schematics': '^0.1.0', typeorm: '^1.1.0', '@nestjs/typeorm': '^12.0.0' },
    });
    expect(tree.readJson('/package.json')).not.toHaveProperty(['dependencies', '@nestjs/swagger']);
  });

  test('changes nothing the second time', async () => {
    const once = await generate(nestAdd({ name: '@nuages/rest' }), newApp(TYPES));
    const texts = once.files.map((path) => once.readText(path));
    const twice = await generate(nestAdd({ name: '@nuages/rest' }), once);

    expect(twice.files.map((path) => twice.readText(path))).toEqual(texts);
  });

  test('adds one library after the other, each at its place', async () => {
    let tree = await generate(nestAdd({ name: '@nuages/auth' }), newApp(TYPES));
    for (const name of ['@nuages/signals', '@nuages/rest', '@nuages/logging', '@nuages/serializers', '@nuages/core'])
      tree = await generate(nestAdd({ name }), tree);
    const modules = [...tree.readText('/src/app.module.ts').matchAll(/(\w+)Module\.forRoot/g)].map(([, name]) => name);

    expect(modules).toEqual(['Logging', 'Signals', 'TypeOrm', 'Managers', 'Serializers', 'Rest', 'Auth']);
  });

  test.each([
    ['@nuages/core', []],
    ['@nuages/schematics', []],
    ['@nuages/signals', []],
    ['@nuages/serializers', []],
    ['@nuages/managers', ['/src/migrations/index.ts', '/src/settings.ts']],
  ])('writes for %s no more files than %j', async (name, files) => {
    const before = (await generate(() => newApp(TYPES), newApp(TYPES))).files;

    expect(writtenBy((await generate(nestAdd({ name }), newApp(TYPES))).files, before)).toEqual(files);
  });

  test('sets up an application of CommonJS and Jest, and says which flag its tests need', async () => {
    const scripts = { test: 'jest' };
    const jest = JSON.stringify({ dependencies: { '@nestjs/core': '>=11.1 <13' }, devDependencies: { jest: '^30.0.0' }, scripts });
    const said: string[] = [];
    const tree = await generate(
      (host, context) => {
        const logger = Object.assign(context.logger.createChild('add'), { warn: (line: string) => said.push(line) });
        return nestAdd({ name: '@nuages/rest' })(host, Object.create(context, { logger: { value: logger } }));
      },
      newApp({ '/package.json': jest, '/tsconfig.json': '{ "compilerOptions": { "module": "commonjs" } }' }),
    );

    expect(tree.readText('/src/users/users.module.ts')).toContain(`from './user.entity';`);
    expect(tree.readText('/src/users/users.module.spec.ts')).not.toContain('vitest');
    expect(said).toContainEqual(expect.stringContaining('"test": "node --experimental-vm-modules'));
  });

  test('says what is next, also for users after a data source', async () => {
    const app = await generate(nestAdd({ name: '@nuages/managers' }), newApp(TYPES));
    const said: string[] = [];
    await generate((host, context) => {
      const logger = Object.assign(context.logger.createChild('add'), { info: (line: string) => said.push(line) });
      return nestAdd({ name: '@nuages/auth' })(host, Object.create(context, { logger: { value: logger } }));
    }, app);

    expect(said).toEqual(['@nuages/auth is set up. Next: build it, npx nuages migrate, npx nuages createsuperuser.']);
  });

  test('lets the main file log by NestLogger', async () => {
    const tree = await generate(nestAdd({ name: '@nuages/logging' }), newApp({ ...TYPES, '/src/main.ts': MAIN }));

    expect(tree.readText('/src/main.ts')).toContain(
      'const app = await NestFactory.create(AppModule, { bufferLogs: true });\n  app.useLogger(app.get(NestLogger));',
    );
    expect(tree.readText('/src/main.ts')).toContain(`import { NestLogger } from '@nuages/logging';`);
  });

  test('leaves a data source and users that are there', async () => {
    const module = APP_MODULE.replace('imports: []', 'imports: [TypeOrmModule.forRoot(options), AuthModule.forRoot()]');
    const tree = await generate(nestAdd({ name: '@nuages/rest' }), newApp({ ...TYPES, '/src/app.module.ts': module }));

    expect(tree.readText('/src/app.module.ts')).toContain(
      '[TypeOrmModule.forRoot(options), ManagersModule.forRoot(), RestModule.forRoot(), AuthModule.forRoot()]',
    );
    expect(tree.exists('/src/settings.ts')).toBe(false);
  });

  test('sets up a project of a monorepo, and has it built as files', async () => {
    const tree = await generate(
      nestAdd({ name: '@nuages/managers', sourceRoot: 'apps/admin/src' }),
      newApp({
        ...TYPES,
        ...TSCONFIGS,
        '/nest-cli.json': JSON.stringify({
          compilerOptions: { builder: 'rspack' },
          projects: { admin: { sourceRoot: 'apps/admin/src', compilerOptions: { tsConfigPath: 'apps/admin/tsconfig.app.json' } } },
        }),
        '/apps/admin/tsconfig.app.json':
          '{ "extends": "../../tsconfig.json", "compilerOptions": { "rootDir": "../..", "outDir": "../../dist/apps/admin" } }',
        '/apps/admin/src/admin.module.ts': APP_MODULE.replace('AppModule', 'AdminModule'),
      }),
    );

    expect(tree.readJson('/package.json')).toMatchObject({
      nuages: { app: 'dist/apps/admin/apps/admin/src/admin.module.js#AdminModule', migrations: 'apps/admin/src/migrations' },
    });
    expect(tree.readJson('/nest-cli.json')).toMatchObject({ projects: { admin: { compilerOptions: { builder: 'tsc' } } } });
    expect(tree.readText('/apps/admin/src/admin.module.ts')).toContain('ManagersModule.forRoot()');
  });
});

test('a second project of a monorepo has a name for npx nuages, and a database of its own', async () => {
  const built = (name: string) => ({ sourceRoot: `apps/${name}/src`, compilerOptions: { tsConfigPath: `apps/${name}/tsconfig.app.json` } });
  const config = (name: string) => `{ "compilerOptions": { "outDir": "../../dist/${name}" } }`;
  const projects = { shop: built('shop'), admin: built('admin') };
  const modules = {
    '/apps/shop/src/app.module.ts': APP_MODULE,
    '/apps/admin/src/app.module.ts': APP_MODULE,
    '/apps/shop/tsconfig.app.json': config('shop'),
    '/apps/admin/tsconfig.app.json': config('admin'),
  };
  let tree = await generate(
    nestAdd({ name: 'managers', sourceRoot: 'apps/shop/src' }),
    newApp({ ...TYPES, ...modules, '/nest-cli.json': JSON.stringify({ projects }), '/.gitignore': '/dist\n' }),
  );
  const once = tree.readText('/package.json');
  for (const sourceRoot of ['apps/shop/src', 'apps/admin/src', 'apps/admin/src'])
    tree = await generate(nestAdd({ name: 'managers', sourceRoot }), tree);

  expect(tree.readJson('/package.json')).toMatchObject({
    nuages: {
      ...(JSON.parse(once) as { nuages: object }).nuages,
      migrations: 'apps/shop/src/migrations',
      projects: { admin: { app: 'dist/admin/app.module.js', migrations: 'apps/admin/src/migrations' } },
    },
  });
  expect(tree.readText('/apps/admin/src/settings.ts')).toContain(`'sqlite:admin.sqlite'`);
  expect(tree.readText('/.gitignore')).toContain('/shop.sqlite*\n\n# SQLite\n/admin.sqlite*\n');
});

describe('what cannot be set up is refused, and nothing is written', () => {
  test.each([
    ['a library that is none', { name: '@nuages/orm' }, {}, /no library '@nuages\/orm'. Choose from: core, /],
    ['a folder without sources', { name: 'rest', sourceRoot: 'apps/none/src' }, {}, /no sources in apps\/none\/src/],
    ['settings of another kind', { name: 'rest' }, { '/src/settings.ts': '' }, /src\/settings.ts is there already. Nothing was written/],
    ['users that would be written over', { name: 'rest' }, { '/src/users/user.entity.ts': '' }, /user.entity.ts is there already/],
    [
      'imports that are no list',
      { name: 'rest' },
      { '/src/app.module.ts': '@Module({ imports })\nclass A {}' },
      /imports that are no list/,
    ],
    [
      'a Nest that is too old',
      { name: 'rest' },
      { '/package.json': '{ "dependencies": { "@nestjs/core": "^11.1.0" } }' },
      /stands on Nest 12; package.json has @nestjs\/core \^11.1.0. Nothing was written. Update Nest/,
    ],
    [
      'a compiler that finds no ES modules',
      { name: 'rest' },
      { '/tsconfig.json': '{ "compilerOptions": { "module": "commonjs", "moduleResolution": "node" /* old */ } }' },
      /"moduleResolution": "node", by which .* Set "module" and "moduleResolution" to "nodenext"/,
    ],
    ['a module without @Module', { name: 'rest' }, { '/src/app.module.ts': 'class A {}' }, /app.module.ts has no @Module/],
  ])('%s', async (_, options, files, message) => {
    await expect(generate(nestAdd(options), newApp({ ...TYPES, ...files }))).rejects.toThrow(message);
  });
});

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { generate, newApp } from '../../test/generate.js';
import { GENERATORS } from './generators.js';
import { entity, manager, resource, serializer, viewset } from './resource.js';
import { SCHEMATICS, type SchematicName } from './schematics.js';

describe('resource', () => {
  test('writes entity, manager, serializer, viewset, module and tests, and registers the module', async () => {
    const tree = await generate(resource({ name: 'posts', path: 'title:string(200)!,body:text?,status:enum(draft|published)' }));

    expect(tree.files.filter((path) => path.startsWith('/src/posts/')).sort()).toEqual([
      '/src/posts/post.entity.ts',
      '/src/posts/post.manager.ts',
      '/src/posts/post.serializer.ts',
      '/src/posts/posts.controller.spec.ts',
      '/src/posts/posts.controller.ts',
      '/src/posts/posts.module.ts',
    ]);
    expect(tree.readText('/src/app.module.ts')).toContain(`import { PostsModule } from './posts/posts.module.js';`);
    expect(tree.readText('/src/app.module.ts')).toContain('imports: [PostsModule]');
    expect(tree.readText('/src/posts/post.entity.ts')).toContain('@Column({ length: 200, unique: true })\n  title!: string;');
    expect(tree.readText('/src/posts/posts.controller.ts')).toContain(`search: ['title', 'body'],`);
  });

  test.each([
    ['Posts', '/src/posts/post.entity.ts', 'Post'],
    ['post', '/src/posts/post.entity.ts', 'Post'],
    ['blog/PostCategory', '/src/blog/post-categories/post-category.entity.ts', 'PostCategory'],
    ['order_lines', '/src/order-lines/order-line.entity.ts', 'OrderLine'],
  ])('takes the name %s', async (name, path, className) => {
    const tree = await generate(entity({ name }));

    expect(tree.readText(path)).toContain(`export class ${className} {`);
  });

  test('goes into the source root of a project, and into a folder', async () => {
    const tree = newApp({
      '/apps/shop/src/app.module.ts': 'import { Module } from "@nestjs/common";\n\n@Module({})\nexport class AppModule {}\n',
    });
    const made = await generate(
      resource({ name: 'posts', path: 'blog', fields: 'title:string', sourceRoot: 'apps/shop/src', spec: false }),
      tree,
    );

    expect(made.exists('/apps/shop/src/blog/posts/post.entity.ts')).toBe(true);
    expect(made.exists('/apps/shop/src/blog/posts/posts.controller.spec.ts')).toBe(false);
    expect(made.readText('/apps/shop/src/app.module.ts')).toContain(`from './blog/posts/posts.module.js'`);
  });

  test('imports as CommonJS does in an application that is none of ES modules', async () => {
    const made = await generate(resource({ name: 'posts' }), newApp({ '/package.json': '{ "devDependencies": { "jest": "30" } }' }));

    expect(made.readText('/src/posts/posts.module.ts')).toContain(`from './post.entity';`);
    expect(made.readText('/src/posts/posts.controller.spec.ts')).not.toContain('vitest');
  });

  test('leads to other entities, to itself and to the user', async () => {
    const tree = await generate(entity({ name: 'tags', path: 'name:string' }));
    const made = await generate(entity({ name: 'blog/posts', path: 'tags:Tag[],parent:Post?,author:user' }), tree);
    const text = made.readText('/src/blog/posts/post.entity.ts');

    expect(text).toContain(`import { Tag } from '../../tags/tag.entity.js';`);
    expect(text).toContain('@ManyToMany(() => Tag)');
    expect(text).toContain(`@ManyToOne(() => Post, { nullable: true, onDelete: 'SET NULL' })`);
    expect(text).toContain('author!: Relation<User>;');
  });
});

describe('what cannot be made is refused, and nothing is written', () => {
  test.each([
    ['no name', {}, /A name is missing/],
    ['a name that is none', { name: '../posts' }, /is no name/],
    ['a name with a quote', { name: `po'sts` }, /is no name/],
    ['a wrong type', { name: 'posts', path: 'title:strnig' }, /unknown type 'strnig'/],
    ['an entity that is not there', { name: 'posts', path: 'author:Author' }, /no entity Author .* Generate it first/],
    ['a folder without sources', { name: 'posts', sourceRoot: 'apps/none/src' }, /no sources in apps\/none\/src/],
  ])('%s', async (_, options, message) => {
    await expect(generate(resource(options))).rejects.toThrow(message);
  });

  test('a resource that is there', async () => {
    const tree = await generate(resource({ name: 'posts' }));

    await expect(generate(resource({ name: 'posts' }), tree)).rejects.toThrow(/post\.entity\.ts.* are there already\. Nothing was written/);
  });

  test('a module that is not there', async () => {
    const tree = newApp();
    tree.delete('/src/app.module.ts');
    tree.create('/src/main.ts', '');

    await expect(generate(resource({ name: 'posts' }), tree)).rejects.toThrow(/no module in src or above/);
    expect((await generate(resource({ name: 'posts', skipImport: true }), newApp())).readText('/src/app.module.ts')).not.toContain('Posts');
  });
});

test('the parts of a resource can be made one by one', async () => {
  const options = { name: 'posts', path: 'title:string' };
  let tree = await generate(entity(options));
  for (const make of [manager, serializer, viewset]) tree = await generate(make(options), tree);

  expect(tree.files.filter((path) => path.startsWith('/src/posts/'))).toHaveLength(4);
});

test.each([
  [
    'manager',
    manager,
    [],
    'There is no src/posts/post.entity.ts, which it would import. Nothing was written. Generate that first: nuages g entity posts;',
  ],
  ['serializer', serializer, [], 'There is no src/posts/post.entity.ts'],
  ['viewset', viewset, [entity, manager], 'There is no src/posts/post.serializer.ts, which it would import.'],
])('a %s without what it imports is refused', async (_, make, before, message) => {
  let tree = newApp();
  for (const each of before) tree = await generate(each({ name: 'posts' }), tree);

  await expect(generate(make({ name: 'posts' }), tree)).rejects.toThrow(message);
});

test('a serializer whose fields are not said has all', async () => {
  const tree = await generate(serializer({ name: 'posts' }), await generate(entity({ name: 'posts', path: 'title:string' })));

  expect(tree.readText('/src/posts/post.serializer.ts')).toContain(`fields: '__all__',`);
});

test.each([
  ['events', 'event', 'an event'],
  ['units', 'unit', 'a unit'],
  ['posts', 'post', 'a post'],
])('what is said of %s has its article', async (name, file, words) => {
  const tree = await generate(serializer({ name }), await generate(entity({ name })));

  expect(tree.readText(`/src/${name}/${file}.serializer.ts`)).toContain(`/** What clients read and write of ${words}. */`);
});

test('the collection names the generators that there are', async () => {
  const collection = JSON.parse(readFileSync(new URL('../../collection/collection.json', import.meta.url), 'utf8')) as {
    schematics: Record<string, { factory: string; description: string }>;
  };
  expect(Object.keys(collection.schematics)).toEqual(Object.keys(GENERATORS));
  for (const [name, { factory, description }] of Object.entries(collection.schematics)) {
    expect(SCHEMATICS[name as SchematicName].description).toBe(description);
    const [file, member] = factory.split('#') as [string, string];
    const module = (await import(file.replace('../dist/generators/', './'))) as Record<string, unknown>;
    expect([name, module[member]]).toEqual([name, GENERATORS[name as SchematicName]]);
  }
});

import { describe, expect, test } from 'vitest';
import { APP_MODULE, generate, newApp } from '../../test/generate.js';
import { command, receiver } from './provider.js';
import { entity } from './resource.js';

const withPost = (tree = newApp()) => generate(entity({ name: 'posts', path: 'title:string' }), tree);

describe('command', () => {
  test('writes a command with its tests, named as it is said, and provides it', async () => {
    const tree = await generate(command({ name: 'close-accounts' }));

    expect(tree.files.filter((path) => path.startsWith('/src/commands/')).sort()).toEqual([
      '/src/commands/close-accounts.command.spec.ts',
      '/src/commands/close-accounts.command.ts',
    ]);
    expect(tree.readText('/src/commands/close-accounts.command.ts')).toContain(`name: 'close-accounts'`);
    expect(tree.readText('/src/app.module.ts')).toContain('providers: [CloseAccountsCommand]');
    expect(tree.readText('/src/app.module.ts')).toContain(`from './commands/close-accounts.command.js'`);
  });

  test('goes into a folder, without tests, and leaves the module where it is told to', async () => {
    const tree = await generate(command({ name: 'shop/sweep', spec: false, skipImport: true }));

    expect(tree.files.filter((path) => path.startsWith('/src/shop/'))).toEqual(['/src/shop/sweep.command.ts']);
    expect(tree.readText('/src/app.module.ts')).toBe(APP_MODULE);
  });
});

describe('receiver', () => {
  test("hears of an entity's saves, and is provided", async () => {
    const tree = await generate(receiver({ name: 'announce-post', path: 'Post' }), await withPost());
    const text = tree.readText('/src/receivers/announce-post.receiver.ts');

    expect(text).toContain(`import { Post } from '../posts/post.entity.js';`);
    expect(text).toContain(`@Receiver(postSave, { sender: Post, on: 'commit', dispatchUid: 'announce-post' })`);
    expect(tree.readText('/src/app.module.ts')).toContain('providers: [AnnouncePost]');
    expect(tree.readText('/src/receivers/announce-post.receiver.spec.ts')).toContain("describe('AnnouncePost'");
  });

  test('takes the entity as nuages g says it, too', async () => {
    const tree = await generate(receiver({ name: 'posts/announce-post', fields: 'Post' }), await withPost());

    expect(tree.readText('/src/posts/announce-post.receiver.ts')).toContain(`import { Post } from './post.entity.js';`);
  });
});

describe('what cannot be made is refused, and nothing is written', () => {
  test.each([
    ['no name', command, {}, /A name is missing/],
    ['a name that is none', command, { name: '../greet' }, /'\.\.\/greet' is no name/],
    ['a name of several words', command, { name: 'greet people' }, /is no name/],
    ['a command that the libs have', command, { name: 'migrate' }, /nuages has a command 'migrate'\. Nothing was written/],
    ['a word of nuages itself', command, { name: 'help' }, /nuages has a command 'help'/],
    ['a folder without sources', command, { name: 'greet', sourceRoot: 'apps/none/src' }, /no sources in apps\/none\/src/],
    ['a receiver without an entity', receiver, { name: 'announce-post' }, /Say which entity .* nuages g receiver announce-post Post/],
    ['an entity that is no class', receiver, { name: 'announce-post', path: 'post' }, /Say which entity/],
    [
      'an entity that is not there',
      receiver,
      { name: 'announce-it', path: 'Tag' },
      /no entity Tag in a file tag\.entity\.ts .* Generate it/,
    ],
    ['a receiver called as its entity', receiver, { name: 'post', path: 'Post' }, /would both be called Post\. .* as: announce-post/],
  ])('%s', async (_, make, options, message) => {
    const tree = await withPost();
    const before = tree.files;

    await expect(generate(make(options), tree)).rejects.toThrow(message);
    expect(tree.files).toEqual(before);
  });

  test.each([
    ['command', command, { name: 'greet' }, 'src/commands/greet.command.ts, src/commands/greet.command.spec.ts are there already'],
    [
      'receiver',
      receiver,
      { name: 'announce-post', path: 'Post' },
      'src/receivers/announce-post.receiver.ts, src/receivers/announce-post.receiver.spec.ts are there already',
    ],
  ])('a %s twice', async (_, make, options, message) => {
    const tree = await generate(make(options), await withPost());
    const module = tree.readText('/src/app.module.ts');

    await expect(generate(make(options), tree)).rejects.toThrow(`${message}. Nothing was written.`);
    expect(tree.readText('/src/app.module.ts')).toBe(module);
  });

  test('an existing file, though it is another', async () => {
    const tree = newApp({ '/src/commands/greet.command.spec.ts': '// mine' });

    await expect(generate(command({ name: 'greet' }), tree)).rejects.toThrow('src/commands/greet.command.spec.ts is there already');
    expect([tree.exists('/src/commands/greet.command.ts'), tree.readText('/src/commands/greet.command.spec.ts')]).toEqual([
      false,
      '// mine',
    ]);
  });

  test.each([
    ['command', command, { name: 'greet' }],
    ['receiver', receiver, { name: 'announce-post', path: 'Post' }],
  ])('a %s without a module', async (_, make, options) => {
    const start = async () => {
      const tree = await withPost();
      tree.delete('/src/app.module.ts');
      return tree;
    };

    await expect(generate(make(options), await start())).rejects.toThrow(/no module in src\/\w+ or above. Nothing was written/);
    const { files } = await generate(make({ ...options, skipImport: true }), await start());
    expect(files.some((path) => /greet|announce/.test(path))).toBe(true);
  });

  test('a class that would hide what generated files import', async () => {
    for (const name of ['columns', 'module', 'date', 'permissions'])
      await expect(generate(entity({ name }))).rejects.toThrow(/would hide one that generated files use. Choose another name/);
  });
});

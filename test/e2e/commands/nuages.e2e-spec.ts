import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { folder, nuages, ROOT } from './run-nuages.js';

afterAll(() => rmSync(folder, { recursive: true }));

test('nuages brings the demo to life: migrations, a superuser, a token', { timeout: 240_000 }, async () => {
  expect((await nuages(['showmigrations'])).stdout).toMatch(/^\[ \] Initial\d{13}\n$/);
  expect(await nuages(['createtoken', 'django'])).toEqual({
    status: 1,
    stdout: '',
    stderr: 'no such table: blog_user. Migrations may be left: run nuages migrate, or nuages showmigrations to see them.\n',
  });
  expect((await nuages(['migrate'])).stdout).toMatch(/^applied Initial\d{13}\n$/);
  const env = { NUAGES_SUPERUSER_PASSWORD: 'swing-42-swing' };
  const made = await nuages(['createsuperuser', '--no-input', '--username', 'django', '--set', 'email=d@example.com'], { env });
  expect(made).toEqual({ status: 0, stdout: 'made the superuser django\n', stderr: '' });
  expect((await nuages(['createtoken', 'django'])).stdout).toMatch(/^[0-9a-f]{40}\n$/);
  expect((await nuages(['migrate', 'zero'])).stdout).toContain('took back Initial');
});

test('nuages tells what there is, in words and by its status', { timeout: 240_000 }, async () => {
  const help = await nuages(['--help']);
  expect(help.status).toBe(0);
  for (const name of [
    'createsuperuser',
    'changepassword',
    'createtoken',
    'makemigrations',
    'migrate',
    'showmigrations',
    'sqlmigrate',
    'flush',
  ])
    expect(help.stdout).toContain(`  ${name} `);
  expect((await nuages(['migrate', '--help'])).stdout).toContain('--fake');
  const unknown = await nuages(['migrat']);
  expect([unknown.status, unknown.stderr]).toEqual([1, expect.stringMatching(/unknown command 'migrat'[^]*Did you mean migrate/)]);
  const nobody = await nuages(['createtoken', 'nobody']);
  expect(nobody.status).toBe(1);
});

test('nuages g lists the schematics, and each tells how it is called, at once', { timeout: 240_000 }, async () => {
  const cwd = mkdtempSync(join(folder, 'empty-'));
  const list = await nuages(['g'], { cwd });
  expect(list).toMatchObject({
    status: 0,
    stderr: '',
    stdout: expect.stringMatching(/ {2}resource +Entity, manager, serializer[^]* {2}nest-add +Sets/),
  });
  expect(await nuages(['help', 'g'], { cwd })).toEqual(list);
  const resource = await nuages(['g', 'resource', '--help'], { cwd });
  expect(resource.stdout).toMatch(
    /^Usage: nuages generate resource \[options\] <name> \[fields\.\.\.\]\n[^]*nuages g resource posts 'title:string\(200\)!'/,
  );
  expect((await nuages(['g', 'user-model', '--help'], { cwd })).stdout).toContain('--base <class>');
  expect(await nuages(['g', 'resorce', 'posts'], { cwd })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('Did you mean resource?'),
  });
  expect(await nuages(['g', 'resource'], { cwd })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("missing required argument 'name'"),
  });
});

test('nuages --help does not load the application, but once for a command of its own', { timeout: 240_000 }, async () => {
  const cwd = mkdtempSync(join(ROOT, 'test/e2e/commands/.project-'));
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ type: 'module', nuages: { app: 'app.ts' } }));
  writeFileSync(
    join(cwd, 'app.ts'),
    `import { Module } from '@nestjs/common';
import { Command, CoreModule } from '@nuages/core';

process.stderr.write('loaded ');

@Command({ name: 'greet', description: 'Greets somebody.' })
class GreetCommand {
  async run() {}
}

@Module({ imports: [CoreModule], providers: [GreetCommand] })
export class AppModule {}
`,
  );
  try {
    const first = await nuages(['--help'], { cwd });
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toMatch(/ migrate \[[^]*The application's own commands are listed here once a command has run\.\n$/);
    for (const words of [
      ['migrate', '--help'],
      ['help', 'migrate'],
      ['createtoken', '-h'],
    ])
      expect(await nuages(words, { cwd })).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('Usage: nuages ') });

    for (const stderr of ['loaded ', ''])
      expect(await nuages(['greet', '--help'], { cwd })).toMatchObject({ status: 0, stderr, stdout: expect.stringContaining('Greets') });
    expect((await nuages(['--help'], { cwd })).stdout).toMatch(/ {2}greet +Greets somebody\./);
  } finally {
    rmSync(cwd, { recursive: true });
  }
});

test.each([
  [{}, /No package\.json from .* upwards has a key "nuages"/],
  [{ nuages: {} }, /"nuages" needs "app"/],
  [{ nuages: { app: 'dist/nowhere.js' } }, /dist\/nowhere\.js is not there\. Build the project/],
])('nuages says what is wrong where package.json is %j', { timeout: 240_000 }, async (content, message) => {
  const cwd = mkdtempSync(join(folder, 'project-'));
  writeFileSync(join(cwd, 'package.json'), JSON.stringify(content));
  const { status, stderr } = await nuages(['migrate'], { cwd });

  expect(status).toBe(1);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test("nuages runs a project's own commands", { timeout: 240_000 }, async () => {
  const cwd = mkdtempSync(join(ROOT, 'test/e2e/commands/.project-'));
  writeFileSync(
    join(cwd, 'package.json'),
    JSON.stringify({ type: 'module', nuages: { app: 'app.ts', projects: { other: { app: 'app.ts#OtherModule' } } } }),
  );
  mkdirSync(join(cwd, 'src'));
  writeFileSync(
    join(cwd, 'app.ts'),
    `import { Module } from '@nestjs/common';
import { Command, CommandError, type CommandIo, type CommandOptions, CoreModule } from '@nuages/core';

@Command({ name: 'greet', description: 'Greets somebody.', arguments: '<name>', options: [{ flags: '--loud', description: 'in capitals' }] })
class GreetCommand {
  async run([name]: readonly string[], options: CommandOptions, io: CommandIo) {
    if (name === 'nobody') throw new CommandError('Name somebody.');
    if (name === 'null') JSON.parse(name + name);
    if (name === 'folders') io.print([process.cwd(), io.projectFolder, io.currentFolder].join('\\n'));
    io.print(options['loud'] ? 'HELLO, ' + name!.toUpperCase() : 'Hello, ' + name);
    return name === 'moon' ? 3 : 0;
  }
}

@Module({ imports: [CoreModule], providers: [GreetCommand] })
export class AppModule {}

@Module({ imports: [CoreModule] })
export class OtherModule {}
`,
  );
  try {
    expect(await nuages(['greet', 'world', '--loud'], { cwd })).toEqual({ status: 0, stdout: 'HELLO, WORLD\n', stderr: '' });
    expect((await nuages(['greet', 'moon'], { cwd })).status).toBe(3);
    expect(await nuages(['greet', 'nobody'], { cwd })).toEqual({ status: 1, stdout: '', stderr: 'Name somebody.\n' });
    const traced = await nuages(['greet', 'nobody', '--traceback'], { cwd });
    expect(traced).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^CommandError: Name somebody\.\n {4}at .*app\.ts/),
    });
    const unexpected = await nuages(['greet', 'null'], { cwd });
    expect(unexpected.stderr).toMatch(/^SyntaxError: .*\n {4}at GreetCommand\.run \(.*app\.ts:\d+:\d+\)\n$/);
    expect((await nuages(['greet', 'null', '--traceback'], { cwd })).stderr).toMatch(/ {4}at JSON\.parse[^]* {4}at async parse /);
    expect((await nuages(['greet'], { cwd })).stderr).toContain("missing required argument 'name'");
    const inside = await nuages(['greet', 'folders'], { cwd: join(cwd, 'src') });
    expect(inside.stdout).toBe(`${cwd}\n${cwd}\n${join(cwd, 'src')}\nHello, folders\n`);
    expect(await nuages(['-p', 'other', 'greet', 'x'], { cwd })).toMatchObject({ status: 1, stderr: expect.stringContaining("'greet'") });
    expect(await nuages(['migrate'], { cwd })).toEqual({
      status: 1,
      stdout: '',
      stderr: "'migrate' is a command of @nuages/managers, which the application does not import. Run: nest add @nuages/managers\n",
    });
    expect((await nuages(['-p', 'none', 'greet', 'x'], { cwd })).stderr).toContain(`has no 'none'. Choose from: other`);
  } finally {
    rmSync(cwd, { recursive: true });
  }
});

test('nuages g writes a resource into an application, or says what is wrong', { timeout: 240_000 }, async () => {
  const cwd = mkdtempSync(join(folder, 'app-'));
  mkdirSync(join(cwd, 'src'));
  writeFileSync(join(cwd, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(cwd, 'nest-cli.json'), '{ "sourceRoot": "src" }');
  writeFileSync(join(cwd, 'src/app.module.ts'), `import { Module } from '@nestjs/common';\n\n@Module({})\nexport class AppModule {}\n`);

  const dry = await nuages(['g', 'resource', 'posts', 'title:string(20)!', 'views:int', '--dry-run'], { cwd });
  expect(dry).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('create src/posts/post.entity.ts') });
  expect(readdirSync(join(cwd, 'src'))).toEqual(['app.module.ts']);

  const made = await nuages(['g', 'resource', 'posts', 'title:string(20)!', 'views:int'], { cwd });
  expect(made).toMatchObject({ status: 0, stderr: '' });
  expect(readdirSync(join(cwd, 'src/posts'))).toHaveLength(6);
  expect(readFileSync(join(cwd, 'src/app.module.ts'), 'utf8')).toContain('PostsModule');

  expect(await nuages(['g', 'receiver', 'announce-post', 'Post', '-d'], { cwd })).toEqual({
    status: 0,
    stderr: '',
    stdout:
      'create src/receivers/announce-post.receiver.ts\ncreate src/receivers/announce-post.receiver.spec.ts\nupdate src/app.module.ts\nNothing was written: --dry-run.\n',
  });
  expect((await nuages(['g', 'command', 'greet', '--dry-run', '--no-spec', '--skip-import'], { cwd })).stdout).toBe(
    'create src/commands/greet.command.ts\nNothing was written: --dry-run.\n',
  );
  expect(readdirSync(join(cwd, 'src')).toSorted()).toEqual(['app.module.ts', 'posts']);

  expect(await nuages(['g', 'resource', 'posts'], { cwd })).toMatchObject({ status: 1, stderr: expect.stringContaining('there already') });
  expect(await nuages(['g', 'entity', 'tags', 'a:strng'], { cwd })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("'strng'"),
  });
  expect(await nuages(['g', 'nothing', 'tags'], { cwd })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("unknown command 'nothing'"),
  });
  expect(await nuages(['g', 'entity', 'tags', '-p', 'x'], { cwd })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("project 'x'"),
  });
});

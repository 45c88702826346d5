import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, describe, expect, test } from 'vitest';
import { folder, nuages, nuagesOnTerminal } from './run-nuages.js';

afterAll(() => rmSync(folder, { recursive: true }));

const hasScript = spawnSync('script', ['--version']).status === 0;

test('nuages shell runs what is piped to it, and what -c says', { timeout: 240_000 }, async () => {
  await nuages(['migrate']);
  const input =
    "const { sep } = await import('node:path');\nconst tag = await managers.Tag.create({ name: 'Swing', slug: 'swing' });\nconsole.log(sep, tag.id, tag instanceof Tag);";

  expect(await nuages(['shell'], { input })).toEqual({ status: 0, stdout: '/ 1 true\n', stderr: '' });
  expect(await nuages(['shell', '-c', "console.log(await managers.Tag.filter({ slug: 'swing' }).count())"])).toEqual({
    status: 0,
    stdout: '1\n',
    stderr: '',
  });
  expect(await nuages(['shell', '-c', 'nothing'])).toMatchObject({ status: 1, stderr: expect.stringContaining('nothing is not defined') });
});

describe.skipIf(!hasScript)('on a terminal', { timeout: 240_000 }, () => {
  test('nuages shell awaits, shows rows, knows a Date, and keeps a history', async () => {
    const first = await nuagesOnTerminal(
      ['shell'],
      [
        ['nuages> ', "const made = await managers.Tag.getOrCreate({ slug: 'waltz' }, { name: 'Waltz' })\r"],
        ['nuages> ', 'managers.Tag.filter({ slug: made[0].slug })\r'],
        ["'Waltz'", 'await atomic(async () => (await managers.Post.filter({ createdAt__lt: new Date() }).count()) + 40)\r'],
        ['40', 'get\r'],
        ['nuages> ', '.exit\r'],
      ],
    );
    expect(first.status).toBe(0);
    expect(first.shown).toContain('Tag, Post, Comment, User');

    const second = await nuagesOnTerminal(
      ['shell'],
      [
        ['nuages> ', '\x1b[A'],
        ['.exit', '\r'],
      ],
    );
    expect(second.status).toBe(0);
  });

  test('nuages createsuperuser asks, hides the password, and takes Ctrl-C for an answer', async () => {
    const { status, shown } = await nuagesOnTerminal(
      ['createsuperuser'],
      [
        ['Username', 'django\r'],
        ['Email: ', 'django@example.com\r'],
        ['Password: ', 'swing-42-swing\r'],
        ['Password (again): ', 'swing-42-swing\r'],
      ],
    );
    expect(status).toBe(0);
    expect(shown).toContain('made the superuser django');
    expect(shown).not.toContain('swing-42');

    const ended = await nuagesOnTerminal(['createsuperuser'], [['Username', '\x03']]);
    expect(ended.status).toBe(130);
    expect(ended.shown).toContain('Operation cancelled.');
    expect(ended.shown).not.toContain('Error');
  });

  test('nuages paints on a terminal that has colours, and nowhere else', async () => {
    const painted = await nuagesOnTerminal(['check', '--deploy'], [], { env: { TERM: 'xterm' } });
    expect(painted.shown).toContain('\x1b[');
    const plain = await nuagesOnTerminal(['check', '--deploy'], [], { env: { NO_COLOR: '1', TERM: 'xterm' } });
    expect(plain.shown).not.toContain('\x1b[');
    expect((await nuages(['check', '--deploy'])).stdout).not.toContain('\x1b[');
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const SCRIPT = `
  import { configureLogging, getLogger } from '@nuages/logging';
  configureLogging({ version: 1, mergeDefaults: false, handlers: { out: { class: 'stream' } }, root: { level: 'INFO', handlers: ['out'] } });
  for (const text of ['one', 'two', 'three']) getLogger('a').info(text);
  setTimeout(() => process.stderr.write('alive\\n'), 20);
`;

test.skipIf(!existsSync('/dev/full'))(
  'a full disk behind stdout is reported once, and neither stops nor holds the process',
  { timeout: 30_000 },
  async () => {
    const flags = ['--import', import.meta.resolve('@oxc-node/core/register'), '-C', '@nuages/source', '--input-type=module', '-e', SCRIPT];
    const child = spawn(process.execPath, flags, {
      cwd: root,
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      timeout: 20_000,
      killSignal: 'SIGKILL',
    });
    let stderr = '';
    child.stderr!.on('data', (data: Buffer) => (stderr += data.toString()));
    const [status] = (await once(child, 'close')) as [number | null];

    expect(status).toBe(0);
    expect(stderr.match(/ENOSPC/g)).toHaveLength(1);
    expect(stderr).toContain('alive');
    expect(stderr).toContain('3 lines to stdout were dropped');
  },
);

test.skipIf(process.platform === 'win32')(
  'an application goes on though nobody reads stdout and stderr any more',
  { timeout: 60_000 },
  async () => {
    const alive = join(mkdtempSync(join(tmpdir(), 'nuages-dead-')), 'alive');
    const script = `
      import { writeFileSync } from 'node:fs';
      import { configureLogging, getLogger } from '@nuages/logging';
      configureLogging({ version: 1, mergeDefaults: false, handlers: { out: { class: 'stream' } }, root: { level: 'INFO', handlers: ['out'] } });
      let count = 0;
      const timer = setInterval(() => {
        getLogger('a').info('line');
        if (++count < 10) return;
        clearInterval(timer);
        writeFileSync(${JSON.stringify(alive)}, 'yes');
      }, 10);
    `;
    const flags = ['--import', import.meta.resolve('@oxc-node/core/register'), '-C', '@nuages/source', '--input-type=module', '-e', script];
    const child = spawn(process.execPath, flags, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: 50_000 });
    child.stdout.destroy();
    child.stderr.destroy();
    const [status] = (await once(child, 'close')) as [number | null];

    expect(status).toBe(0);
    expect(readFileSync(alive, 'utf8')).toBe('yes');
  },
);

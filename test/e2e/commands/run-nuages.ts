import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Where a test file keeps its database and its projects; it removes it at its end. */
export const folder = mkdtempSync(join(tmpdir(), 'nuages-cli-'));

const BIN = join(ROOT, 'libs/schematics/src/cli/bin.ts');
const ARGUMENTS = ['--import', import.meta.resolve('@oxc-node/core/register'), '-C', '@nuages/source', BIN];

/** How `nuages` is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  /** What is piped to it. */
  readonly input?: string;
}

function environment(env: Record<string, string>): NodeJS.ProcessEnv {
  return {
    ...process.env,
    DEMO_DB: join(folder, 'demo.sqlite'),
    DEMO_LOG: join(folder, 'demo.log'),
    DATABASE_URL: '',
    LOG_LEVEL: '',
    CI: undefined, // Node takes its terminals for colourless
    FORCE_COLOR: undefined,
    NO_COLOR: undefined,
    TS_NODE_PROJECT: join(ROOT, 'tsconfig.json'),
    ...env,
  };
}

/** Runs `nuages` in a process of its own. */
export async function nuages(words: string[], { cwd = ROOT, env = {}, input }: RunOptions = {}) {
  const child = spawn(process.execPath, [...ARGUMENTS, ...words], {
    cwd,
    env: environment(env),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr!.on('data', (data: Buffer) => (stderr += data.toString()));
  if (input !== undefined) child.stdin!.end(input);
  const [status] = (await once(child, 'close')) as [number];
  return { status, stdout, stderr };
}

/** Runs `nuages` on a terminal of its own, and types an answer once what it waits for is shown. */
export async function nuagesOnTerminal(
  words: string[],
  steps: readonly (readonly [shown: string, typed: string])[],
  { env = {} }: RunOptions = {},
) {
  const command = [process.execPath, ...ARGUMENTS, ...words].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd: ROOT, env: environment(env), stdio: ['pipe', 'pipe', 'inherit'] });
  const shown = await answer(child, [...steps]);
  const [status] = child.exitCode === null ? ((await once(child, 'exit')) as [number]) : [child.exitCode];
  return { status, shown };
}

function answer(child: ChildProcess, steps: (readonly [shown: string, typed: string])[]): Promise<string> {
  let shown = '';
  let from = 0;
  return new Promise((resolve) => {
    child.stdout!.on('data', (data: Buffer) => {
      shown += data.toString();
      const step = steps[0];
      const at = step ? shown.indexOf(step[0], from) : -1;
      if (at < 0) return;
      from = at + step![0].length;
      steps.shift();
      child.stdin!.write(step![1]);
    });
    child.stdout!.once('close', () => resolve(shown));
  });
}

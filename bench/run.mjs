// npm run bench -- [name] [--json]: installs the peers at first, then measures
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bench = fileURLToPath(new URL('.', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));

function run(command, parameters, options) {
  const { status, error } = spawnSync(command, parameters, { stdio: 'inherit', ...options });
  if (error) console.error(`${command}: ${error.message}`);
  return status ?? 1;
}

if (!existsSync(`${bench}node_modules`)) {
  console.error('The peers are not installed yet: npm ci in bench/');
  const status = run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: bench });
  if (status !== 0) {
    console.error('The peers could not be installed, and nothing was measured. Try: npm ci --prefix bench');
    process.exit(status);
  }
}

const flags = ['--expose-gc', '--import', '@oxc-node/core/register', '-C', '@nuages/source'];
process.exit(
  run(process.execPath, [...flags, `${bench}src/main.ts`, ...process.argv.slice(2)], {
    cwd: root,
    env: { ...process.env, TS_NODE_PROJECT: `${bench}tsconfig.json`, NODE_ENV: 'production' },
  }),
);

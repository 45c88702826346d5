import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SITE = fileURLToPath(new URL('site.py', import.meta.url));

/** Where tests find PostgreSQL. */
export const POSTGRES = new URL(process.env['TEST_POSTGRES_URL'] ?? 'postgres://postgres@127.0.0.1:5432/postgres');

/** A Python that has Django and DRF, or `undefined`. */
function findPython(): string | undefined {
  return ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', 'import django, rest_framework']).status === 0);
}

const python = findPython();

/** Whether there is no Django here; with `CI=true` that is an error. */
export const isDjangoMissing = python === undefined;

if (!python) {
  const missing = 'Django is not installed (Debian: python3-django python3-djangorestframework python3-psycopg2)';
  if (process.env['CI'] === 'true') throw new Error(`${missing}; its tests do not skip in CI.`);
  console.warn(`${missing}: tests against it are skipped.`);
}

/** Calls the Django project on a database. */
export function django(database: string, ...parameters: string[]): any {
  const { hostname: PGHOST, port, username: PGUSER, password: PGPASSWORD } = POSTGRES;
  const env = { ...process.env, PGHOST, PGPORT: port || '5432', PGUSER, PGPASSWORD };
  const [command, ...rest] = parameters;
  return JSON.parse(execFileSync(python!, [SITE, command!, database, ...rest], { env, encoding: 'utf8' }));
}

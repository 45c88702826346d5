/** What the environment decides. */
export interface Settings {
  /** Where it listens: `PORT`, default 3000; 0 takes any free one. */
  readonly port: number;
  /** `HOST`, default 127.0.0.1: this machine alone. */
  readonly host: string;
  /** The database's URL: `DATABASE_URL`, default the SQLite file `DEMO_DB`. */
  readonly databaseUrl: string;
  /** The HTTP server: `DEMO_ADAPTER`, `express` (default) or `fastify`. */
  readonly adapter: Adapter;
  /** The file of the JSON log: `DEMO_LOG`, default `.data/demo.log`. */
  readonly logFile: string;
  /** Writes the statements of the database to the log: `DEMO_SQL=1`. */
  readonly isSqlLogged: boolean;
}

/** The HTTP servers that the demo runs on. */
export type Adapter = 'express' | 'fastify';

const HIGHEST_PORT = 65_535;

/**
 * Reads the settings from environment variables; one that is empty counts as absent.
 *
 * @throws Error that names the variable and what it may be
 */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  return {
    port: readPort(env.PORT || '3000'),
    host: env.HOST || '127.0.0.1',
    databaseUrl: env.DATABASE_URL || `sqlite:${env.DEMO_DB || '.data/demo.sqlite'}`,
    adapter: readAdapter(env.DEMO_ADAPTER || 'express'),
    logFile: env.DEMO_LOG || '.data/demo.log',
    isSqlLogged: env.DEMO_SQL === '1',
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new Error(`PORT is '${text}'. Set it to a number from 0 to ${HIGHEST_PORT}, as PORT=3001.`);
}

function readAdapter(text: string): Adapter {
  if (text === 'express' || text === 'fastify') return text;
  throw new Error(`DEMO_ADAPTER is '${text}'. Set it to 'express' or 'fastify'.`);
}

import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { AddressInfo } from 'node:net';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** How long a server may take until it answers, in milliseconds. */
const START_LIMIT = 60_000;

/** A server of its own process that answers requests. */
export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a TypeScript file as a server, which has to listen on `PORT`, and waits until `path` answers with 200. */
export async function startServer(file: string, path: string, env: Record<string, string>): Promise<Server> {
  const flags = ['--enable-source-maps', '--import', '@oxc-node/core/register', '-C', '@nuages/source'];
  return start(process.execPath, [...flags, file], path, env);
}

/** As {@link startServer}, for any command; `PORT` stands for the port in its arguments. */
export async function start(command: string, parameters: string[], path: string, env: Record<string, string>): Promise<Server> {
  const port = String(await findFreePort());
  const child = spawn(
    command,
    parameters.map((parameter) => (parameter === 'PORT' ? port : parameter)),
    { cwd: ROOT, env: { ...process.env, ...env, PORT: port }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const url = `http://127.0.0.1:${port}${path}`;
  await waitFor(url, child);
  return { url, stop: () => stop(child) };
}

async function waitFor(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_LIMIT;
  while (Date.now() < deadline && child.exitCode === null) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return void (await response.text());
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop(child);
  throw new Error(`${url} does not answer: ${child.spawnargs.slice(-2).join(' ')} failed. Its error stands above.`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

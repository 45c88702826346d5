import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';

/** Runs a command to its end; gives what it printed. Throws with that when it fails. */
export async function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, complaints] = ['', ''];
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (complaints += chunk));
  const status = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${String(status)}:\n${printed}${complaints}`);
  return printed;
}

/** A server in a process of its own; disposing of it ends the process. */
export interface Server extends AsyncDisposable {
  readonly url: string;
}

/** Starts a Node program with PORT set to a free port, and waits until it answers HTTP (a minute at most). */
export async function startServer(args: readonly string[], cwd: string): Promise<Server> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const child = spawn(process.execPath, args, { cwd, env: { ...process.env, PORT: new URL(url).port }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const stop = async () => {
    child.kill();
    await ended;
  };

  for (const deadline = Date.now() + 60_000; ;) {
    if (await isAnswering(url)) return { url, [Symbol.asyncDispose]: stop };
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`node ${args.join(' ')} does not serve:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function isAnswering(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The demo as `npm start` runs it, in a process of its own. */
export class DemoProcess implements AsyncDisposable {
  output = '';
  private readonly child: ChildProcess;

  constructor(env: Record<string, string>, command = 'npm', args = ['start', '--silent']) {
    this.child = spawn(command, args, { cwd: ROOT, env: { ...process.env, DATABASE_URL: '', NODE_OPTIONS: '', ...env }, detached: true });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (chunk: Buffer) => void (this.output += chunk.toString()));
  }

  /** The URL that it says it listens on. @throws Error when it ends first */
  async listening(): Promise<string> {
    for (;;) {
      const url = /listens on (\S+)/.exec(this.output)?.[1];
      if (url) return url;
      if (this.child.exitCode !== null) throw new Error(`The demo ended with status ${this.child.exitCode}:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** The exit status, once it has ended. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.exitCode;
  }

  /** Sends a signal to npm and all that it started, as a terminal's Ctrl-C does. */
  signal(name: NodeJS.Signals): void {
    process.kill(-this.child.pid!, name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.signal('SIGKILL');
    await this.ended();
  }
}

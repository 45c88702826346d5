import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

/** The worker's own program: it needs no file, so that it runs the same from sources, builds and bundles. */
const PROGRAM = `
  const { parentPort, workerData } = require('node:worker_threads');
  const bcrypt = import(workerData);
  parentPort.on('message', async ({ id, password, salt }) => {
    try {
      parentPort.postMessage({ id, hash: (await bcrypt).default.hashSync(password, salt) });
    } catch (error) {
      parentPort.postMessage({ id, error: error.message });
    }
  });`;

interface Pending {
  resolve(hash: string): void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id: number;
  readonly hash?: string;
  readonly error?: string;
}

/** Runs bcryptjs, which is plain JavaScript, away from the event loop. The thread starts at first use and keeps no process alive when idle. */
export class BcryptWorker {
  private worker: Worker | undefined;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;

  /** Gives bcrypt's hash of `password`; `salt` is in bcrypt's own form. */
  hash(password: string, salt: string): Promise<string> {
    const worker = (this.worker ??= this.start());
    const id = (this.lastId += 1);
    worker.ref();
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      worker.postMessage({ id, password, salt });
    });
  }

  private start(): Worker {
    const path = createRequire(import.meta.url).resolve('bcryptjs');
    const worker = new Worker(PROGRAM, { eval: true, workerData: path });
    worker.on('message', (answer: Answer) => this.settle(worker, answer));
    worker.on('error', (error) => this.fail(error));
    return worker;
  }

  private settle(worker: Worker, { id, hash, error }: Answer): void {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    if (this.pending.size === 0) worker.unref();
    if (hash === undefined) pending?.reject(new Error(`bcrypt: ${error}`));
    else pending?.resolve(hash);
  }

  private fail(error: Error): void {
    this.worker = undefined;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}

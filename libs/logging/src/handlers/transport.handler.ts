import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ImproperlyConfigured } from '@nuages/core';
import { pino } from 'pino';
import { JsonFormatter } from '../formatters/json.formatter.js';
import { DroppingHandler } from './dropping.handler.js';

/** Options of {@link TransportHandler}. */
export interface TransportOptions {
  /** The package or the file of a Pino transport, as `pino/file`, `pino-roll`, `./my-transport.mjs`. */
  readonly target: string;
  /** Its own options; they go to another thread, so that they hold no functions. */
  readonly options?: object;
}

type Transport = ReturnType<typeof pino.transport> & { readonly destroyed: boolean; readonly worker: { terminate(): Promise<unknown> } };

/** What may wait for a thread that does not read, in characters. */
const MAX_WAITING = 16 * 1024 * 1024;
/** How long a transport that takes nothing is waited for, in milliseconds. */
const CLOSE_LIMIT = 5000;

/** Passes lines of JSON to any transport of Pino's, in its worker thread. */
export class TransportHandler extends DroppingHandler {
  private readonly stream: Transport;
  private waitingLength = 0;

  constructor({ target, options = {} }: TransportOptions) {
    super();
    if (typeof target !== 'string' || target === '') throw new ImproperlyConfigured('target: give the package of a Pino transport.');
    this.formatter = new JsonFormatter();
    this.stream = pino.transport({ target: resolveTarget(target), options: cloneable(options) }) as Transport;
    this.stream.on('error', (error: unknown) => this.report(error));
    this.stream.on('drain', () => (this.waitingLength = 0));
  }

  override write(line: string): void {
    if (this.stream.destroyed) return this.drop(1, 'the transport is gone');
    if (this.waitingLength > MAX_WAITING) return this.drop(1, 'the transport is too slow, lines are dropped');
    this.waitingLength = this.stream.write(line) ? 0 : this.waitingLength + line.length;
  }

  /** Waits until the thread has taken what waits, at most some seconds; Pino then lets it write. */
  override endOfProcess(): void {
    try {
      this.stream.flushSync();
    } catch (error) {
      this.report(error);
    }
    this.tellDropped('lines');
  }

  override async close(): Promise<void> {
    if (!this.stream.destroyed) await this.end();
    this.tellDropped('lines');
  }

  /** A transport that writes is asked to end; one that hangs is not waited for. */
  private async end(): Promise<void> {
    const limit = new AbortController();
    const closed = new Promise<boolean>((done) => void this.stream.once('close', () => done(true)));
    const flushed = new Promise<boolean>((done) => this.stream.flush((error?: Error) => done(!error)));
    const late = wait(CLOSE_LIMIT, false, { signal: limit.signal }).catch(() => false);
    if (await Promise.race([flushed, closed, late])) this.stream.end();
    else await this.stopHanging();
    await Promise.race([closed, late]);
    limit.abort();
  }

  private async stopHanging(): Promise<void> {
    this.report(new Error('the transport takes nothing'));
    await this.stream.worker.terminate();
  }
}

/** The transport's file: one that is named is looked for from the working directory on, a package there and beside this lib. */
function resolveTarget(target: string): string {
  if (target === 'pino/file' || target.startsWith('file:')) return target;
  if (isAbsolute(target) || /^\.\.?[\\/]/.test(target)) {
    const path = resolve(target);
    if (existsSync(path)) return path;
    throw new ImproperlyConfigured(`target: there is no file ${path}.`);
  }
  for (const from of [join(process.cwd(), 'package.json'), import.meta.url]) {
    try {
      return createRequire(from).resolve(target);
    } catch {
      // not from there
    }
  }
  throw new ImproperlyConfigured(`target: there is no package '${target}'. Install it: npm install ${target}`);
}

function cloneable(options: object): object {
  try {
    return structuredClone(options);
  } catch (cause) {
    throw new ImproperlyConfigured(`options: they go to another thread, which this cannot: ${(cause as Error).message}`, { cause });
  }
}

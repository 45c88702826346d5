import { type Socket as DatagramSocket, createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { ImproperlyConfigured } from '@nuages/core';
import { JsonFormatter } from '../formatters/json.formatter.js';
import { QueuedHandler, type QueuedOptions } from './queued.handler.js';

/** Options of {@link SocketHandler}. */
export interface SocketOptions extends QueuedOptions {
  /** Default `127.0.0.1`. */
  readonly host?: string;
  readonly port?: number;
  /** Default `tcp`. */
  readonly protocol?: 'tcp' | 'udp';
  /** A unix socket (of streams), in the place of host and port. */
  readonly path?: string;
}

const CONNECT_LIMIT = 5000;
const CLOSE_LIMIT = 1000;

/**
 * Sends lines over TCP, UDP or a unix socket; JSON unless a formatter says otherwise. It connects at the first record, and
 * again when the connection is lost; what the system had taken by then is lost with it. @see Python's `SocketHandler`, which sends pickles
 */
export class SocketHandler extends QueuedHandler {
  protected override readonly handlerName = 'socket';
  protected override readonly batchSize: number;
  private readonly target: { path: string } | { host: string; port: number };
  private readonly isDatagram: boolean;
  private stream: Socket | undefined;
  private datagrams: DatagramSocket | undefined;

  constructor(options: SocketOptions) {
    super(options);
    const { host = '127.0.0.1', port, protocol = 'tcp', path } = options;
    if (protocol !== 'tcp' && protocol !== 'udp')
      throw new ImproperlyConfigured(`protocol: '${String(protocol)}' is none. Write 'tcp' or 'udp'.`);
    if (typeof host !== 'string' || host === '') throw new ImproperlyConfigured('host: give a name or an address.');
    if (path !== undefined && (typeof path !== 'string' || path === ''))
      throw new ImproperlyConfigured('path: give the path of a unix socket.');
    if (path === undefined && !isPort(port))
      throw new ImproperlyConfigured('port: give a number from 1 to 65535, or the path of a unix socket.');
    this.formatter = new JsonFormatter();
    this.isDatagram = protocol === 'udp' && path === undefined;
    this.batchSize = this.isDatagram ? 1 : 100; // a datagram that fails brings no other back
    this.target = path === undefined ? { host, port: port! } : { path };
  }

  override write(line: string): void {
    this.enqueue(line);
  }

  protected override async deliver(batch: readonly string[], signal: AbortSignal): Promise<void> {
    if (this.isDatagram) return this.sendDatagram(batch[0]!);
    const stream = await this.connected();
    signal.addEventListener('abort', () => stream.destroy(signal.reason as Error));
    stream.ref(); // the process waits for a delivery, not for a connection
    await new Promise<void>((done, fail) => {
      stream.once('error', fail);
      stream.write(batch.join(''), (error) => {
        stream.off('error', fail);
        stream.unref();
        if (error) fail(error);
        else done();
      });
    });
  }

  protected override async disconnect(): Promise<void> {
    this.datagrams?.close();
    const { stream } = this;
    if (!stream || stream.destroyed) return;
    stream.ref(); // the process waits for the end of what was sent
    stream.setTimeout(CLOSE_LIMIT, () => stream.destroy());
    stream.end();
    await once(stream, 'close').catch(() => undefined);
  }

  private async sendDatagram(line: string): Promise<void> {
    const { host, port } = this.target as { host: string; port: number };
    if (!this.datagrams) {
      this.datagrams = createSocket(host.includes(':') ? 'udp6' : 'udp4').unref();
      this.datagrams.on('error', (error) => this.report(error));
    }
    const socket = this.datagrams;
    const error = await new Promise<Error | null>((done) => socket.send(line, port, host, done));
    if (!error) return;
    if ((error as NodeJS.ErrnoException).code !== 'EMSGSIZE') throw error;
    this.drop(1);
    this.report(new Error('a record is too long for a datagram'));
  }

  private async connected(): Promise<Socket> {
    if (this.stream?.writable && !this.stream.readableEnded) return this.stream;
    this.stream?.destroy();
    const stream = connect(this.target);
    stream.setTimeout(CONNECT_LIMIT, () => stream.connecting && stream.destroy(new Error('no answer')));
    await once(stream, 'connect');
    stream.on('error', (error) => this.report(error));
    stream.resume(); // sees the end
    return (this.stream = stream);
  }
}

function isPort(port: unknown): port is number {
  return Number.isInteger(port) && (port as number) > 0 && (port as number) <= 65_535;
}

import { hostname } from 'node:os';
import { ImproperlyConfigured } from '@nuages/core';
import { oneLine, textOf } from '../formatters/formatter.js';
import { TemplateFormatter } from '../formatters/template.formatter.js';
import type { LogRecord } from '../log-record.js';
import { SocketHandler, type SocketOptions } from './socket.handler.js';

/** In the order of their numbers. */
const FACILITIES = (
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp security console solaris-cron ' +
  'local0 local1 local2 local3 local4 local5 local6 local7'
).split(' ');

/** Options of {@link SyslogHandler}. The port is 514 unless given, the protocol `udp`. */
export interface SyslogOptions extends SocketOptions {
  /** `user` (default), `daemon`, `local0` and so on. */
  readonly facility?: string;
  /** The application's name in each message. Default: the process's title. */
  readonly appName?: string;
}

/** Sends messages of RFC 5424; over streams each is preceded by its length (RFC 6587). @see Python's `SysLogHandler` */
export class SyslogHandler extends SocketHandler {
  private readonly facility: number;
  private readonly appName: string;
  private readonly isFramed: boolean;

  constructor({ facility = 'user', appName = process.title, protocol = 'udp', port = 514, ...options }: SyslogOptions = {}) {
    super({ ...options, protocol, port });
    this.formatter = new TemplateFormatter();
    this.facility = FACILITIES.indexOf(facility);
    if (this.facility === -1) throw new ImproperlyConfigured(`facility: '${facility}' is none. There are: ${FACILITIES.join(', ')}.`);
    if (typeof appName !== 'string') throw new ImproperlyConfigured('appName: give a text.');
    this.appName = appName;
    this.isFramed = protocol === 'tcp' || options.path !== undefined;
  }

  override get isPlain(): boolean {
    return false;
  }

  override emit(record: LogRecord): void {
    const message = this.messageOf(record);
    this.write(this.isFramed ? `${Buffer.byteLength(message)} ${message}` : message);
  }

  private messageOf(record: LogRecord): string {
    const priority = this.facility * 8 + severityOf(record.level);
    const header = [
      new Date(record.time).toISOString(),
      token(hostname(), 255),
      token(this.appName, 48),
      process.pid,
      token(record.name, 32),
    ];
    return `<${priority}>1 ${header.join(' ')} ${structuredData(record)} ${this.formatter.format(record)}`;
  }
}

function severityOf(level: number): number {
  if (level >= 60) return 2;
  if (level >= 50) return 3;
  if (level >= 40) return 4;
  return level >= 30 ? 6 : 7;
}

/** Printable ASCII without spaces, as header fields must be. */
function token(text: string, length: number): string {
  return text.replace(/[^!-~]/g, '_').slice(0, length) || '-';
}

/** The fields, in an element of the private enterprise number that RFC 5612 keeps for examples. */
function structuredData({ fields }: LogRecord): string {
  const shown = Object.entries(fields).filter(([key]) => key !== 'err');
  if (shown.length === 0) return '-';
  const parts = shown.map(([key, value]) => `${token(key, 32).replace(/[="\]]/g, '_')}="${escapeValue(value)}"`);
  return `[fields@32473 ${parts.join(' ')}]`;
}

function escapeValue(value: unknown): string {
  return oneLine(textOf(value).replace(/["\\\]]/g, String.raw`\$&`));
}

import { ImproperlyConfigured } from '@nuages/core';
import type { Transporter } from 'nodemailer';
import { oneLine } from '../formatters/formatter.js';
import { TemplateFormatter } from '../formatters/template.formatter.js';
import type { LogRecord } from '../log-record.js';
import { describeRequest } from './describe-request.js';
import { checkCount, QueuedHandler, type QueuedOptions } from './queued.handler.js';

/** Options of {@link EmailHandler}. */
export interface EmailOptions extends QueuedOptions {
  /** Who gets the mails: Django's `ADMINS`. */
  readonly to: string | readonly string[];
  /** Default `root@localhost`, as Django's `SERVER_EMAIL`. */
  readonly from?: string;
  /** Default `[Nuages] `. */
  readonly subjectPrefix?: string;
  /** A transport of nodemailer, or what makes one: a URL (`smtp://...`) or its options. Default: port 25 of this machine. */
  readonly transport?: string | object;
  /** How many mails may go in a minute; more are counted, and the next mail says how many. Default 10. */
  readonly maxPerMinute?: number;
}

interface Mail {
  readonly subject: string;
  readonly text: string;
}

const LOCAL = { host: '127.0.0.1', port: 25 };
const MINUTE = 60_000;
const LONGEST_SUBJECT = 989; // RFC 2822's limit of a line, as Django cuts it

/** Mails each record, with its stack, its fields and the request that was served. @see Django's `AdminEmailHandler` */
export class EmailHandler extends QueuedHandler<Mail> {
  protected override readonly handlerName = 'email';
  protected override readonly batchSize = 1;
  protected override readonly deliveryMs: number = 30_000; // servers may let strangers wait
  private readonly transport: string | object;
  private transporter: Transporter | undefined;
  private readonly addresses: { from: string; to: string[] };
  private readonly subjectPrefix: string;
  private readonly maxPerMinute: number;
  private sentAt: number[] = [];
  private held = 0;

  constructor(options: EmailOptions) {
    super(options);
    const { to, from = 'root@localhost', subjectPrefix = '[Nuages] ', transport = LOCAL, maxPerMinute = 10 } = options;
    const list = typeof to === 'string' ? [to] : [...(to ?? [])];
    if (list.length === 0 || list.some((address) => typeof address !== 'string' || !address.includes('@')))
      throw new ImproperlyConfigured('to: give an e-mail address, or a list of them.');
    if (typeof from !== 'string' || !from.includes('@')) throw new ImproperlyConfigured('from: give an e-mail address.');
    if (typeof subjectPrefix !== 'string') throw new ImproperlyConfigured('subjectPrefix: give a text.');
    if (!isTransport(transport))
      throw new ImproperlyConfigured("transport: give a transport of nodemailer, its options, or a URL as 'smtp://mail.example.com'.");
    checkCount('maxPerMinute', maxPerMinute, 'mails');
    this.formatter = new TemplateFormatter();
    this.addresses = { from, to: list };
    this.subjectPrefix = subjectPrefix;
    this.maxPerMinute = maxPerMinute;
    this.transport = transport;
  }

  override get isPlain(): boolean {
    return false;
  }

  override write(): void {}

  override emit(record: LogRecord): void {
    const now = Date.now();
    this.sentAt = this.sentAt.filter((time) => now - time < MINUTE);
    if (this.sentAt.length >= this.maxPerMinute) {
      this.held += 1;
      return;
    }
    this.sentAt.push(now);
    this.enqueue({ subject: this.subjectOf(record), text: this.textOf(record) });
    this.held = 0;
  }

  protected override async deliver([mail]: readonly Mail[], signal: AbortSignal): Promise<void> {
    this.transporter ??= await transporterOf(this.transport);
    try {
      await this.transporter.sendMail({ ...this.addresses, ...mail, signal });
    } catch (error) {
      const { responseCode } = error as { responseCode?: unknown };
      if (typeof responseCode !== 'number' || responseCode < 500) throw error;
      this.drop(1); // SMTP's word for never
      this.report(error);
    }
  }

  override async close(): Promise<void> {
    this.dropHeld();
    await super.close();
  }

  override endOfProcess(): void {
    this.dropHeld();
    super.endOfProcess();
  }

  /** Of what was held back no mail can tell any more. */
  private dropHeld(): void {
    this.drop(this.held);
    this.held = 0;
  }

  protected override lengthOf({ subject, text }: Mail): number {
    return subject.length + text.length;
  }

  protected override disconnect(): void {
    this.transporter?.close();
  }

  /** Override to say something else in the subject. */
  protected subjectOf({ levelname, message }: LogRecord): string {
    return `${this.subjectPrefix}${levelname}: ${oneLine(message)}`.slice(0, LONGEST_SUBJECT);
  }

  /** Override to say something else, or more, in the body. */
  protected textOf(record: LogRecord): string {
    const fields = Object.entries(record.fields).filter(([key]) => key !== 'err');
    const lines = fields.map(([key, value]) => `${oneLine(key)}: ${oneLine(value)}`);
    const held = this.held > 0 ? [`${this.held} records before this one were not mailed: there were too many.`] : [];
    return [
      this.formatter.format(record),
      '',
      `logger: ${oneLine(record.name)}`,
      `time: ${new Date(record.time).toISOString()}`,
      ...lines,
      ...(record.request ? ['', ...describeRequest(record.request)] : []),
      ...held,
    ].join('\n');
  }
}

function isTransport(given: unknown): boolean {
  return typeof given === 'string'
    ? /^(?:smtps?|direct):/i.test(given) && URL.canParse(given)
    : typeof given === 'object' && given !== null;
}

/** nodemailer is loaded when there is something to send. */
async function transporterOf(given: string | object): Promise<Transporter> {
  if (typeof (given as Transporter).sendMail === 'function') return given as Transporter;
  return (await import('nodemailer')).createTransport(given as string);
}

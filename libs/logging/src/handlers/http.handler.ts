import { ImproperlyConfigured } from '@nuages/core';
import { JsonFormatter } from '../formatters/json.formatter.js';
import { checkCount, QueuedHandler, type QueuedOptions } from './queued.handler.js';

/** Options of {@link HttpHandler}. */
export interface HttpOptions extends QueuedOptions {
  /** Where lines are posted to. A user and a password in it are sent as Basic authentication. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** How many lines go in one request. Default 100. */
  readonly batchSize?: number;
  /** How long one request may take, in milliseconds. Default 10,000. */
  readonly timeoutMs?: number;
}

/**
 * Posts lines in batches (`application/x-ndjson`). A batch is sent again when the server is not there, is busy (408, 429)
 * or fails (5xx); what it refuses otherwise, or wants elsewhere (3xx), is dropped and counted. @see Python's `HTTPHandler`, which sends one form a record
 */
export class HttpHandler extends QueuedHandler {
  protected override readonly handlerName = 'http';
  protected override readonly batchSize: number;
  private readonly url: string;
  private readonly headers: Headers;
  protected override readonly deliveryMs: number;

  constructor(options: HttpOptions) {
    super(options);
    const { url, headers = {}, batchSize = 100, timeoutMs = 10_000 } = options;
    if (!URL.canParse(url) || !/^https?:/.test(url)) throw new ImproperlyConfigured('url: give an http or https URL.');
    checkCount('batchSize', batchSize, 'lines');
    checkCount('timeoutMs', timeoutMs, 'milliseconds');
    this.formatter = new JsonFormatter();
    const address = new URL(url);
    this.headers = readHeaders({ 'content-type': 'application/x-ndjson', ...credentialsOf(address), ...headers });
    address.username = address.password = '';
    this.url = address.href;
    this.batchSize = batchSize;
    this.deliveryMs = timeoutMs;
  }

  override write(line: string): void {
    this.enqueue(line);
  }

  protected override async deliver(batch: readonly string[], signal: AbortSignal): Promise<void> {
    const answer = await fetch(this.url, { method: 'POST', headers: this.headers, body: batch.join(''), redirect: 'manual', signal });
    await answer.body?.cancel();
    if (answer.ok) return;
    if (answer.status === 408 || answer.status === 429 || answer.status >= 500) throw new Error(`the server answers ${answer.status}`);
    this.drop(batch.length);
    this.report(new Error(`the server refuses records with ${answer.status}`));
  }
}

/** `fetch` takes no URL with a user in it. */
function credentialsOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function readHeaders(headers: Record<string, string>): Headers {
  try {
    return new Headers(headers);
  } catch (cause) {
    throw new ImproperlyConfigured('headers: give names and values that HTTP allows.', { cause });
  }
}

import type { LoggingSystem } from '../engine/logging-system.js';
import { currentLogging } from '../get-logger.js';
import { Handler } from '../handlers/handler.js';
import { type Level, LEVELS, type LevelName } from '../levels.js';
import type { LogRecord } from '../log-record.js';

/** What was logged while it listened. */
export class CapturedLogs {
  readonly records: LogRecord[] = [];

  /** The messages, in order. */
  get messages(): string[] {
    return this.records.map(({ message }) => message);
  }

  /** The records of a logger and those below it. */
  of(name: string): LogRecord[] {
    return this.records.filter((record) => record.name === name || record.name.startsWith(`${name}.`));
  }

  /**
   * Throws unless a record has this text in its message, at this level where one is given.
   *
   * @throws Error that lists what was logged
   */
  assertLogged(text: string, level?: LevelName): void {
    if (this.matching(text, level).length > 0) return;
    throw new Error(`Nothing with '${text}' was logged${level ? ` at ${level}` : ''}. There was:\n${listed(this.records)}`);
  }

  /**
   * Throws if a record has this text in its message, at this level where one is given; the empty text is in all.
   *
   * @throws Error that lists them
   */
  assertNotLogged(text: string, level?: LevelName): void {
    const found = this.matching(text, level);
    if (found.length > 0) throw new Error(`'${text}' was logged${level ? ` at ${level}` : ''}:\n${listed(found)}`);
  }

  private matching(text: string, level: LevelName | undefined): LogRecord[] {
    return this.records.filter((record) => record.message.includes(text) && (!level || record.level === LEVELS[level]));
  }
}

function listed(records: readonly LogRecord[]): string {
  return records.map(({ levelname, name, message }) => `  ${levelname} ${name}: ${message}`).join('\n') || '  nothing';
}

/**
 * Collects what `fn` logs, whatever is configured, and gives it; configuration is as before afterwards.
 *
 * @example
 * const logs = await captureLogs(() => service.publish(post));
 * logs.assertLogged('published', 'INFO');
 * @see Python's `assertLogs`
 */
export async function captureLogs(
  fn: () => unknown,
  { level = 'TRACE', logging = currentLogging() }: { level?: Level; logging?: LoggingSystem } = {},
): Promise<CapturedLogs> {
  const captured = new CapturedLogs();
  const end = logging.addCapture(new CaptureHandler(captured, level));
  try {
    await fn();
  } finally {
    end();
  }
  return captured;
}

class CaptureHandler extends Handler {
  constructor(
    private readonly captured: CapturedLogs,
    level: Level,
  ) {
    super();
    this.level = typeof level === 'number' ? level : LEVELS[level];
  }

  override get isPlain(): boolean {
    return false;
  }

  override emit(record: LogRecord): void {
    this.captured.records.push(record);
  }

  override write(): void {}
}

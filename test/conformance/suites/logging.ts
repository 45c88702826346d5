import { Filter, Handler, type LogRecord, LoggingSystem, RequireDebugFalse, RequireDebugTrue } from '@nuages/logging';
import type { Suite } from '../suite.js';
import { expectSame } from '../values.js';

/** Steps on loggers that start from nothing. */
export const suite: Suite = {
  name: 'logging',
  open: () => ({
    run({ debug, steps, expect }) {
      const runner = new Runner(debug as boolean);
      for (const [index, step] of (steps as Step[]).entries()) {
        const [[name, given]] = Object.entries(step) as [[string, any]]; // depends on the step
        expectSame(runner.step(name, given), expect[index], `steps[${index}].${name}`);
      }
    },
    close: () => undefined,
  }),
};

type Step = Record<string, unknown>;
type Logged = [handler: string, logger: string, level: string, text: string];

/** Python's numbers are ten below Pino's. */
const PINO_OFFSET = 10;

class Runner {
  private readonly logging = new LoggingSystem();
  private logged: Logged[] = [];

  constructor(private readonly debug: boolean) {}

  step(name: string, given: any): unknown {
    switch (name) {
      case 'configure':
        return { error: this.configure(given) };
      case 'get':
        this.logging.getLogger(given);
        return null;
      case 'log':
        return this.log(given);
      case 'enabled':
        return { value: this.logging.getLogger(given[0]).isEnabledFor(toLevel(given[1]) as number) };
      case 'effective':
        return { value: LEVEL_NAMES[this.logging.getLogger(given).effectiveLevel] };
      default:
        throw new Error(`unknown step '${name}'`);
    }
  }

  private configure(dictionary: any): boolean {
    try {
      this.logging.configure(Array.isArray(dictionary) ? dictionary : this.translate(dictionary));
      return false;
    } catch {
      return true;
    }
  }

  private log([name, level, message]: [string, string | number, string]): { records: Logged[] } {
    this.logged = [];
    this.logging.getLogger(name).log(toLevel(level) as number, message);
    return { records: this.logged };
  }

  private translate({ disable_existing_loggers, filters, handlers, loggers, root, ...rest }: any): any {
    return {
      ...rest,
      debug: this.debug,
      mergeDefaults: false,
      ...(disable_existing_loggers !== undefined && { disableExistingLoggers: disable_existing_loggers }),
      ...(filters && { filters: mapValues(filters, toFilter) }),
      ...(handlers && { handlers: mapValues(handlers, (options, name) => this.toHandler(options, name)) }),
      ...(loggers && { loggers: mapValues(loggers, toLogger) }),
      ...(root && { root: toLogger(root) }),
    };
  }

  private toHandler({ class: named, ...options }: any, name: string): any {
    const collect = (record: LogRecord, text: string) => void this.logged.push([name, record.name, record.levelname, text]);
    return { ...toLogger(options), ...(named && { class: named === 'memory' ? CollectingHandler : named, collect }) };
  }
}

/** Keeps what it is given, as the vectors' `memory` does. */
class CollectingHandler extends Handler {
  private readonly collect: (record: LogRecord, text: string) => void;

  constructor({ collect }: { collect: (record: LogRecord, text: string) => void }) {
    super();
    this.collect = collect;
  }

  override get isPlain(): boolean {
    return false;
  }

  override emit(record: LogRecord): void {
    this.collect(record, this.formatter.format(record));
  }

  override write(): void {}
}

class MaxLevel extends Filter {
  private readonly level: number;

  constructor({ level }: { level: string }) {
    super();
    this.level = toLevel(level) as number;
  }

  override filter({ level }: LogRecord): boolean {
    return level <= this.level;
  }
}

class Contains extends Filter {
  private readonly text: string;

  constructor({ text }: { text: string }) {
    super();
    this.text = text;
  }

  override filter({ message }: LogRecord): boolean {
    return message.includes(this.text);
  }
}

class Stamp extends Filter {
  private readonly stamp: string;

  constructor({ stamp }: { stamp: string }) {
    super();
    this.stamp = stamp;
  }

  override filter(record: LogRecord): boolean {
    record.set('stamp', this.stamp);
    return true;
  }
}

const FILTERS: Record<string, unknown> = {
  require_debug_true: RequireDebugTrue,
  require_debug_false: RequireDebugFalse,
  max_level: MaxLevel,
  contains: Contains,
  stamp: Stamp,
};
const LEVEL_NAMES: Record<number, string> = { 0: 'NOTSET', 20: 'DEBUG', 30: 'INFO', 40: 'WARNING', 50: 'ERROR', 60: 'CRITICAL' };
const LEVEL_NUMBERS: Record<string, number> = Object.fromEntries(
  Object.entries(LEVEL_NAMES).map(([number, name]) => [name, Number(number)]),
);

function toFilter({ '()': named, ...options }: any): any {
  return named === undefined ? options : { ...options, class: FILTERS[named] ?? named };
}

function toLogger({ level, ...options }: any): any {
  return { ...options, ...(level !== undefined && { level: toLevel(level) }) };
}

/** A number, or a name that is none as it is. */
function toLevel(level: string | number): string | number {
  return typeof level === 'number' ? level + PINO_OFFSET : (LEVEL_NUMBERS[level] ?? level);
}

function mapValues(values: Record<string, any>, map: (value: any, key: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value, key)]));
}

import type { LoggingDictionary } from '../dictionary.js';
import type { Handler } from '../handlers/handler.js';
import { LastResortHandler } from '../handlers/last-resort.handler.js';
import { MemoryHandler } from '../handlers/memory.handler.js';
import { LEVELS, SILENT } from '../levels.js';
import type { Logger } from '../logger.js';
import { captureWarnings } from './capture-warnings.js';
import { checkShape, levelAt, refuse } from './check-dictionary.js';
import { cleanFields } from './clean-fields.js';
import { isSilenced, withDefaults } from './default-dictionary.js';
import { type DispatchPlan, Dispatcher } from './dispatcher.js';
import type { LoggingEnvironment } from './environment-levels.js';
import { flushAtExit, forgetAtExit } from './flush-at-exit.js';
import { LastWordsHandler } from './last-words.handler.js';
import { lineageOf, type Nodes, plainNode } from './logger-node.js';
import { makeLogger, pinoLevelFor } from './make-logger.js';
import { DictionaryParts, readRedaction } from './read-dictionary.js';
import { adjustLoggers, readLoggers } from './read-loggers.js';
import { ThresholdHandler } from './threshold.handler.js';

/** How long a handler that does not close is waited for, in milliseconds; ours take less. */
const CLOSE_LIMIT = 8000;

interface Made {
  readonly logger: Logger;
  readonly dispatcher: Dispatcher;
}

/**
 * The loggers of an application, and what they are configured to do: Python's hierarchy on Pino. An application has one of
 * its own, so that two in one process never disturb each other.
 *
 * @example
 * const logging = new LoggingSystem();
 * logging.configure({ version: 1, root: { level: 'INFO', handlers: ['console'] } });
 * logging.getLogger('blog').info('ready');
 */
export class LoggingSystem {
  private nodes: Nodes = new Map([['', { ...plainNode(''), level: LEVELS.WARNING }]]);
  private readonly made = new Map<string, Made>();
  private handlers = new Map<string, Handler>();
  /** All handlers that are not closed yet, those that are being closed among them. */
  private readonly open = new Set<Handler>();
  private readonly captures = new Set<Handler>();
  private redact: ((fields: Record<string, unknown>) => Record<string, unknown>) | undefined;
  private isSilent = false;
  private isEnding = false;
  private endWarnings: (() => void) | undefined;

  /**
   * Takes a dictionary. What is not in it is taken from the default one, unless `mergeDefaults` is false. Handlers that
   * no logger has any more are closed. From now on what it holds is written when the process ends.
   *
   * @throws ImproperlyConfigured with the key that is wrong; nothing has changed then
   */
  configure(given: LoggingDictionary, env: LoggingEnvironment = process.env): void {
    checkShape(given);
    if (given.incremental) return this.adjust(given);
    const debug = given.debug ?? env['NODE_ENV'] !== 'production';
    const merges = given.mergeDefaults !== false;
    const dictionary = merges ? withDefaults(given, debug, env) : given;
    const redact = readRedaction(dictionary);
    const parts = new DictionaryParts(dictionary, debug);
    try {
      parts.make();
      this.nodes = readLoggers(this.nodes, dictionary, parts);
    } catch (error) {
      for (const handler of parts.handlers.values()) void this.closeOne(handler);
      throw error;
    }
    this.isSilent = merges && isSilenced(env);
    this.redact = redact;
    this.handlers = parts.handlers;
    for (const handler of parts.handlers.values()) this.open.add(handler);
    this.endWarnings?.();
    this.endWarnings = dictionary.captureWarnings ? captureWarnings(this) : undefined;
    this.replan();
    this.closeUnused();
    flushAtExit(this);
  }

  /** The logger of that name; the empty one, or `root`, is the root. Made at first use, one a name. */
  getLogger(name: string): Logger {
    return this.find(name === 'root' ? '' : name).logger;
  }

  /** Lets a handler hear every record of every logger, besides what is configured. The function that it gives ends that. */
  addCapture(handler: Handler): () => void {
    this.captures.add(handler);
    this.replan();
    return () => {
      this.captures.delete(handler);
      this.replan();
    };
  }

  /** Writes at once what handlers hold back. */
  flush(): void {
    for (const handler of this.open) attempt(handler, () => handler.flush());
  }

  /** Writes what can be written while the process ends, and says what can't. */
  endOfProcess(): void {
    this.flush(); // what one handler holds back for another
    for (const handler of this.open) attempt(handler, () => handler.endOfProcess());
    this.isEnding = true;
    this.replan();
  }

  /** Writes what handlers hold back, and closes them. What is logged afterwards goes to stderr, from WARNING on. */
  async close(): Promise<void> {
    this.endWarnings?.();
    this.endWarnings = undefined;
    this.flush();
    const closing = [...this.open].map(async (handler) => this.closeOne(handler));
    this.handlers.clear();
    for (const node of this.nodes.values()) node.handlers = [];
    this.nodes.get('')!.handlers = [new LastResortHandler()];
    this.replan();
    await Promise.all(closing);
    if (this.open.size === 0) forgetAtExit(this); // it may have been configured again
  }

  private find(name: string): Made {
    const known = this.made.get(name);
    if (known) return known;
    if (!this.nodes.has(name)) this.nodes.set(name, plainNode(name));
    const dispatcher = new Dispatcher(this.planOf(name));
    const made = { dispatcher, logger: makeLogger(name, dispatcher, (fields) => cleanFields(fields, this.redact)) };
    this.made.set(name, made);
    return made;
  }

  /** Changes levels and propagation alone. */
  private adjust(dictionary: LoggingDictionary): void {
    const levels = Object.entries(dictionary.handlers ?? {}).map(([name, { level }]) => {
      const handler = this.handlers.get(name) ?? refuse(`handlers.${name}`, 'an incremental dictionary changes handlers that are there.');
      return [handler, levelAt(`handlers.${name}.level`, level, handler.level)] as const;
    });
    this.nodes = adjustLoggers(this.nodes, dictionary);
    for (const [handler, level] of levels) handler.level = level;
    this.replan();
  }

  /** Handlers that a configuration has replaced; those that stay, and their targets, are still written to. */
  private closeUnused(): void {
    const used = new Set<Handler>(this.handlers.values());
    for (const node of this.nodes.values()) for (const handler of node.handlers) used.add(handler);
    for (const handler of used) if (handler instanceof MemoryHandler) used.add(handler.target); // the loop goes through what is added
    for (const handler of this.open) if (!used.has(handler)) void this.closeOne(handler);
  }

  /** Whatever goes wrong at the end of one handler is no matter of the others. */
  private async closeOne(handler: Handler): Promise<void> {
    let limit: NodeJS.Timeout | undefined;
    const isLate = new Promise<true>((done) => (limit = setTimeout(done, CLOSE_LIMIT, true)));
    try {
      if (await Promise.race([closed(handler), isLate])) handler.report(new Error('it takes too long to close'));
    } catch (error) {
      handler.report(error);
    }
    clearTimeout(limit);
    this.open.delete(handler);
  }

  private replan(): void {
    for (const [name, { dispatcher, logger }] of this.made) {
      dispatcher.plan = this.planOf(name);
      logger.level = pinoLevelFor(dispatcher.plan.threshold);
    }
  }

  private planOf(name: string): DispatchPlan {
    const lineage = lineageOf(name).flatMap((ancestor) => this.nodes.get(ancestor) ?? []);
    const { filters, isDisabled } = lineage[0]!;
    const handlers: Handler[] = [];
    for (const node of lineage) {
      handlers.push(...node.handlers);
      if (!node.propagate) break;
    }
    const level = lineage.find((node) => node.level > 0)?.level ?? 0;
    const threshold = isDisabled || this.isSilent ? SILENT : level;
    if (this.isEnding)
      return { level, threshold, filters, handlers: handlers.map((handler) => new LastWordsHandler(handler)), isPlain: false };
    if (this.captures.size > 0) return this.capturing({ level, threshold, filters, handlers, isPlain: false });
    return { level, threshold, filters, handlers, isPlain: filters.length === 0 && handlers.every((handler) => handler.isPlain) };
  }

  /** While records are captured nothing else is written that would not be, and captures hear all. */
  private capturing({ level, threshold, handlers, filters }: DispatchPlan): DispatchPlan {
    const captures = [...this.captures];
    const heard = Number.isFinite(threshold) ? handlers.map((handler) => new ThresholdHandler(handler, threshold, filters)) : [];
    const lowest = Math.min(...captures.map((capture) => capture.level));
    return { level, threshold: lowest, filters: [], handlers: [...captures, ...heard], isPlain: false };
  }
}

async function closed(handler: Handler): Promise<false> {
  await handler.close();
  return false;
}

/** What goes wrong in one handler keeps no other from writing. */
function attempt(handler: Handler, act: () => void): void {
  try {
    act();
  } catch (error) {
    handler.report(error);
  }
}

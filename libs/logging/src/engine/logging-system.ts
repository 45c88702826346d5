import type { LoggingDictionary } from '../dictionary.js';
import type { Handler } from '../handlers/handler.js';
import { LEVELS, SILENT } from '../levels.js';
import type { Logger } from '../logger.js';
import { captureWarnings } from './capture-warnings.js';
import { type LoggingEnvironment, isSilenced, withDefaults } from './default-dictionary.js';
import { type DispatchPlan, Dispatcher } from './dispatcher.js';
import { type LoggerNode, lineageOf, plainNode } from './logger-node.js';
import { makeLogger, pinoLevelFor } from './make-logger.js';
import { ThresholdHandler } from './threshold.handler.js';
import { checkShape, DictionaryParts, levelAt, refuse } from './read-dictionary.js';

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
  private readonly nodes = new Map<string, LoggerNode>([['', { ...plainNode(''), level: LEVELS.WARNING }]]);
  private readonly made = new Map<string, Made>();
  private handlers = new Map<string, Handler>();
  private readonly open = new Set<Handler>();
  private readonly captures = new Set<Handler>();
  private redact: readonly string[] = [];
  private isSilent = false;
  private endWarnings: (() => void) | undefined;

  /**
   * Takes a dictionary. What is not in it is taken from the default one, unless `mergeDefaults` is false.
   *
   * @throws ImproperlyConfigured with the key that is wrong; nothing has changed then
   */
  configure(given: LoggingDictionary, env: LoggingEnvironment = process.env): void {
    checkShape(given);
    if (given.incremental) return this.adjust(given);
    const debug = given.debug ?? env['NODE_ENV'] !== 'production';
    const merges = given.mergeDefaults !== false;
    const dictionary = merges ? withDefaults(given, debug, env) : given;
    const parts = new DictionaryParts(dictionary, debug);
    const named = this.readLoggers(dictionary, parts);

    this.isSilent = merges && isSilenced(env);
    this.redact = dictionary.redact ?? [];
    this.handlers = parts.handlers;
    for (const handler of parts.handlers.values()) this.open.add(handler);
    this.disableOthers(named, dictionary.disableExistingLoggers !== false);
    for (const node of named) this.nodes.set(node.name, node);
    this.endWarnings?.();
    this.endWarnings = dictionary.captureWarnings ? captureWarnings(this) : undefined;
    this.replan();
  }

  /** The logger of that name; the empty one is the root. Made at first use, one a name. */
  getLogger(name: string): Logger {
    return this.find(name).logger;
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
    for (const handler of this.open) handler.flush();
  }

  /** Writes what can be written while the process ends, and says what can't. */
  endOfProcess(): void {
    for (const handler of this.open) handler.endOfProcess();
  }

  /** Writes what handlers hold back, and closes them. */
  async close(): Promise<void> {
    this.endWarnings?.();
    this.endWarnings = undefined;
    const handlers = [...this.open];
    this.open.clear();
    for (const handler of handlers) handler.flush();
    await Promise.allSettled(handlers.map((handler) => handler.close()));
    this.handlers.clear();
    for (const node of this.nodes.values()) node.handlers = [];
    this.replan();
  }

  private find(name: string): Made {
    const known = this.made.get(name);
    if (known) return known;
    if (!this.nodes.has(name)) this.nodes.set(name, plainNode(name));
    const dispatcher = new Dispatcher(this.planOf(name));
    const made = { dispatcher, logger: makeLogger(name, dispatcher, this.redact) };
    this.made.set(name, made);
    return made;
  }

  private readLoggers({ loggers = {}, root }: LoggingDictionary, parts: DictionaryParts): LoggerNode[] {
    const nodes = Object.entries(loggers).map(([name, options]) => ({
      name,
      level: levelAt(`loggers.${name}.level`, options.level, 0),
      handlers: parts.handlersOf(`loggers.${name}`, options),
      filters: parts.filtersOf(`loggers.${name}`, options),
      propagate: options.propagate !== false,
      isDisabled: false,
    }));
    if (!root) return nodes;
    const before = this.nodes.get('')!;
    const level = levelAt('root.level', root.level, before.level);
    return [...nodes, { ...before, level, handlers: parts.handlersOf('root', root), filters: parts.filtersOf('root', root) }];
  }

  /** Loggers that were there are silenced, but for those named and those below them. */
  private disableOthers(named: readonly LoggerNode[], isDisabling: boolean): void {
    const names = new Set(named.map(({ name }) => name));
    for (const [name, node] of this.nodes) {
      if (name === '' || names.has(name)) continue;
      const isChild = lineageOf(name).some((ancestor) => ancestor !== '' && names.has(ancestor));
      if (isChild) this.nodes.set(name, plainNode(name));
      else node.isDisabled = isDisabling;
    }
  }

  /** Changes levels and propagation alone. */
  private adjust({ handlers = {}, loggers = {}, root }: LoggingDictionary): void {
    for (const name of Object.keys(handlers))
      if (!this.handlers.has(name)) refuse(`handlers.${name}`, 'an incremental dictionary changes handlers that are there.');
    const levels = Object.entries(handlers).map(
      ([name, { level }]) => [this.handlers.get(name)!, levelAt(`handlers.${name}.level`, level, -1)] as const,
    );
    const changes = Object.entries(loggers).map(
      ([name, options]) => [name, options, levelAt(`loggers.${name}.level`, options.level, -1)] as const,
    );
    const rootLevel = levelAt('root.level', root?.level, -1);

    for (const [handler, level] of levels) if (level >= 0) handler.level = level;
    for (const [name, { propagate }, level] of changes) {
      const node = this.nodes.get(name) ?? plainNode(name);
      if (level >= 0) node.level = level;
      if (propagate !== undefined) node.propagate = propagate;
      this.nodes.set(name, node);
    }
    if (rootLevel >= 0) this.nodes.get('')!.level = rootLevel;
    this.replan();
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
    if (this.captures.size > 0) return this.capturing({ threshold, filters, handlers, isPlain: false });
    return { threshold, filters, handlers, isPlain: filters.length === 0 && handlers.every((handler) => handler.isPlain) };
  }

  /** While records are captured nothing else is written that would not be, and captures hear all. */
  private capturing({ threshold, handlers, filters }: DispatchPlan): DispatchPlan {
    const captures = [...this.captures];
    const heard = Number.isFinite(threshold) ? handlers.map((handler) => new ThresholdHandler(handler, threshold, filters)) : [];
    return { threshold: Math.min(...captures.map(({ level }) => level)), filters: [], handlers: [...captures, ...heard], isPlain: false };
  }
}

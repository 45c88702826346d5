import type { LoggerOptions, LoggingDictionary } from '../dictionary.js';
import { levelAt } from './check-dictionary.js';
import { lineageOf, type LoggerNode, type Nodes, plainNode } from './logger-node.js';
import type { DictionaryParts } from './read-dictionary.js';

/**
 * The loggers as they are after a dictionary, by the rules of Python's `dictConfig`: a logger that is named gets these
 * handlers and no others, and keeps the level and the propagation that it does not name; those below a named one start
 * anew; the rest are silenced, or left as they are.
 */
export function readLoggers(
  before: Nodes,
  { loggers = {}, root, disableExistingLoggers }: LoggingDictionary,
  parts: DictionaryParts,
): Nodes {
  const nodes: Nodes = new Map(before);
  const take = (key: string, name: string, options: LoggerOptions) => {
    const node = adjusted(nodes.get(name) ?? plainNode(name), key, options);
    const filters = [...node.filters, ...parts.filtersOf(key, options)];
    nodes.set(name, { ...node, handlers: parts.handlersOf(key, options), filters });
  };
  for (const [name, options] of Object.entries(loggers)) take(`loggers.${name}`, nameOf(name), options);
  leaveOthers(nodes, before, new Set(Object.keys(loggers).map(nameOf)), disableExistingLoggers !== false);
  if (root && Object.keys(root).length > 0) take('root', '', root); // Python takes an empty one for none
  return nodes;
}

/** The loggers as they are after an incremental dictionary, which changes levels and propagation alone. */
export function adjustLoggers(before: Nodes, { loggers = {}, root }: LoggingDictionary): Nodes {
  const nodes: Nodes = new Map(before);
  const take = (key: string, name: string, options: LoggerOptions) =>
    nodes.set(name, adjusted(nodes.get(name) ?? plainNode(name), key, options));
  for (const [name, options] of Object.entries(loggers)) take(`loggers.${name}`, nameOf(name), options);
  if (root) take('root', '', root);
  return nodes;
}

function adjusted(node: LoggerNode, key: string, { level, propagate = node.propagate }: LoggerOptions): LoggerNode {
  return { ...node, level: levelAt(`${key}.level`, level, node.level), propagate, isDisabled: false };
}

function leaveOthers(nodes: Nodes, before: Nodes, named: ReadonlySet<string>, isDisabling: boolean): void {
  for (const [name, node] of before) {
    if (name === '' || named.has(name)) continue;
    const isBelow = lineageOf(name).some((ancestor) => ancestor !== '' && named.has(ancestor));
    nodes.set(name, isBelow ? { ...node, level: 0, handlers: [], propagate: true } : { ...node, isDisabled: isDisabling });
  }
}

/** The root has two names. */
function nameOf(name: string): string {
  return name === 'root' ? '' : name;
}

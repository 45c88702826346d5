import type { Filter } from '../filters/filter.js';
import type { Handler } from '../handlers/handler.js';

/** What is configured of one logger. */
export interface LoggerNode {
  readonly name: string;
  /** Pino's number; 0: the nearest ancestor's. */
  level: number;
  handlers: readonly Handler[];
  filters: readonly Filter[];
  propagate: boolean;
  isDisabled: boolean;
}

/** What is configured, by name; the root's is empty. */
export type Nodes = Map<string, LoggerNode>;

/** A logger that nothing was said of. */
export function plainNode(name: string): LoggerNode {
  return { name, level: 0, handlers: [], filters: [], propagate: true, isDisabled: false };
}

/** The names from a logger up to the root, the root's empty. */
export function lineageOf(name: string): string[] {
  const names: string[] = [];
  for (let current = name; current !== ''; current = current.slice(0, Math.max(0, current.lastIndexOf('.')))) names.push(current);
  return [...names, ''];
}

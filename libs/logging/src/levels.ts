/** Level names of a dictionary: Python's, and Pino's where they are others. */
export type LevelName = 'TRACE' | 'DEBUG' | 'INFO' | 'WARNING' | 'WARN' | 'ERROR' | 'CRITICAL' | 'FATAL' | 'NOTSET';

/** A level as a dictionary has it: a name, or one of Pino's numbers (30 is INFO). */
export type Level = LevelName | number;

/** Pino's number of each name. */
export const LEVELS: Readonly<Record<LevelName, number>> = {
  NOTSET: 0,
  TRACE: 10,
  DEBUG: 20,
  INFO: 30,
  WARNING: 40,
  WARN: 40,
  ERROR: 50,
  CRITICAL: 60,
  FATAL: 60,
};

/** No record has a level like this. */
export const SILENT = Infinity;

const NAMES = new Map<number, string>([
  [10, 'TRACE'],
  [20, 'DEBUG'],
  [30, 'INFO'],
  [40, 'WARNING'],
  [50, 'ERROR'],
  [60, 'CRITICAL'],
]);

/** Python's name of a level, `Level 15` where it has none. */
export function levelNameOf(level: number): string {
  return NAMES.get(level) ?? `Level ${levelNumberOf(level)}`;
}

/** Python's number of a level: Pino counts ten more. */
export function levelNumberOf(level: number): number {
  return Math.max(0, level - 10);
}

/** Pino's number of a level; `undefined` where it is none. */
export function numberOfLevel(level: unknown): number | undefined {
  if (typeof level === 'number') return level >= 0 ? level : undefined;
  return typeof level === 'string' && Object.hasOwn(LEVELS, level) ? LEVELS[level as LevelName] : undefined;
}

/** What is said of a level that is none. */
export function describeNoLevel(level: unknown): string {
  return `'${String(level)}' is no level. Write ${Object.keys(LEVELS).join(', ')}, or a number of Pino's.`;
}

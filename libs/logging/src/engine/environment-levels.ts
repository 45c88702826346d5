import { LEVELS, numberOfLevel, SILENT } from '../levels.js';
import { refuse } from './check-dictionary.js';

/** The part of `process.env` that logging looks at. */
export type LoggingEnvironment = Readonly<Record<string, string | undefined>>;

/** What a variable may say besides the names of a dictionary. */
const OTHER_NAMES: Readonly<Record<string, number>> = { SILENT, LOG: LEVELS.INFO, VERBOSE: LEVELS.TRACE };

/** The level of the root by `LOG_LEVEL`, in any case; `undefined` where it is not set. */
export function readRootLevel(env: LoggingEnvironment): number | undefined {
  const text = env['LOG_LEVEL']?.trim();
  return text ? levelOf('LOG_LEVEL', text) : undefined;
}

/**
 * The level of Nest's own messages by `NEST_LOG_LEVEL`: a name, `>=warn`, `>debug`, or a list, which counts by its lowest.
 *
 * @see Nest's `ConsoleLogger`
 */
export function readNestLevel(env: LoggingEnvironment): number | undefined {
  const text = env['NEST_LOG_LEVEL']?.replaceAll(' ', '');
  if (!text) return undefined;
  const [, sign, name = text] = /^(>=?)(.*)$/.exec(text) ?? [];
  const level = Math.min(...name.split(',').map((one) => levelOf('NEST_LOG_LEVEL', one)));
  return sign === '>' ? level + 1 : level;
}

function levelOf(variable: string, text: string): number {
  const name = text.toUpperCase();
  if (Object.hasOwn(OTHER_NAMES, name)) return OTHER_NAMES[name]!;
  const names = Object.keys({ ...LEVELS, ...OTHER_NAMES }).map((known) => known.toLowerCase());
  return (
    numberOfLevel(/^\d+$/.test(text) ? Number(text) : name) ??
    refuse(variable, `'${text}' is no level. Write ${names.join(', ')}, or a number of Pino's.`)
  );
}

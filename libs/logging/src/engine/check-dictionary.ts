import { ImproperlyConfigured } from '@nuages/core';
import type { LoggingDictionary } from '../dictionary.js';
import { describeNoLevel, type Level, numberOfLevel } from '../levels.js';
import { DICTIONARY_FLAGS, DICTIONARY_OPTIONS, LOGGER_OPTIONS } from './known-options.js';

/** Refuses a dictionary at one of its keys. */
export function refuse(key: string, reason: string, cause?: unknown): never {
  throw new ImproperlyConfigured(`LOGGING: ${key}: ${reason}`, cause === undefined ? undefined : { cause });
}

/** The number of a level in a dictionary. */
export function levelAt(key: string, level: Level | undefined, otherwise: number): number {
  if (level === undefined) return otherwise;
  return numberOfLevel(level) ?? refuse(key, describeNoLevel(level));
}

/** Checks what holds for every dictionary. */
export function checkShape(dictionary: LoggingDictionary): void {
  if (!isObject(dictionary)) refuse('(whole)', 'a dictionary is an object.');
  if (dictionary.version !== 1) refuse('version', `${JSON.stringify(dictionary.version)} is no version. Write 1.`);
  for (const key of Object.keys(dictionary)) refuseOtherSpelling(key);
  for (const flag of DICTIONARY_FLAGS) checkFlag(flag, dictionary[flag]);
  for (const section of ['formatters', 'filters', 'handlers', 'loggers'] as const) checkSection(section, dictionary[section]);
  for (const key of ['root', 'adminEmail'] as const) if (dictionary[key] !== undefined) checkObject(key, dictionary[key]);
  for (const [name, { filters }] of Object.entries(dictionary.handlers ?? {})) checkNames(`handlers.${name}.filters`, filters);
  for (const [name, logger] of Object.entries(dictionary.loggers ?? {})) checkLogger(`loggers.${name}`, logger);
  if (dictionary.root) checkLogger('root', dictionary.root);
}

/** Refuses options that nobody reads. */
export function refuseUnknown(prefix: string, given: object, known: readonly string[]): void {
  for (const key of Object.keys(given)) if (!known.includes(key)) refuse(`${prefix}${key}`, unknown('option', key, known));
}

/** Says that a name is none, and which there are. */
export function unknown(what: string, name: string, known: Iterable<string>): string {
  return `there is no ${what} '${name}'. There are: ${[...known].join(', ') || 'none'}.`;
}

/** Python lets keys pass that it does not know, but Django's spelling of one of ours is a mistake. */
function refuseOtherSpelling(key: string): void {
  const plain = (text: string) => text.replaceAll('_', '').toLowerCase();
  const meant = DICTIONARY_OPTIONS.find((known) => plain(known) === plain(key));
  if (meant !== undefined && meant !== key) refuse(key, `it is spelled '${meant}' here.`);
}

function checkSection(section: string, parts: unknown): void {
  if (parts === undefined) return;
  checkObject(section, parts);
  for (const [name, part] of Object.entries(parts as object)) checkObject(`${section}.${name}`, part);
}

function checkObject(key: string, value: unknown): void {
  if (!isObject(value)) refuse(key, 'it must be an object.');
}

function checkLogger(key: string, logger: NonNullable<LoggingDictionary['loggers']>[string]): void {
  refuseUnknown(`${key}.`, logger, LOGGER_OPTIONS);
  checkNames(`${key}.handlers`, logger.handlers);
  checkNames(`${key}.filters`, logger.filters);
  checkFlag(`${key}.propagate`, logger.propagate);
}

function checkNames(key: string, names: unknown): void {
  if (names !== undefined && !Array.isArray(names)) refuse(key, 'it must be a list of names.');
}

function checkFlag(key: string, flag: unknown): void {
  if (flag !== undefined && typeof flag !== 'boolean') refuse(key, `${JSON.stringify(flag)} is neither true nor false.`);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { expect, test } from 'vitest';
import type { LoggingDictionary } from '../dictionary.js';
import { LevelFilter } from '../filters/filters.js';
import { LoggingSystem } from './logging-system.js';

const configure = (dictionary: object) =>
  new LoggingSystem().configure({ version: 1, mergeDefaults: false, ...dictionary } as LoggingDictionary);

test.each<[object, RegExp]>([
  [{ version: '1' }, /^LOGGING: version: "1" is no version\. Write 1\.$/],
  [{ disable_existing_loggers: false }, /^LOGGING: disable_existing_loggers: it is spelled 'disableExistingLoggers' here\.$/],
  [{ disableExistingLoggers: 'false' }, /^LOGGING: disableExistingLoggers: "false" is neither true nor false\.$/],
  [{ incremental: 1 }, /^LOGGING: incremental: 1 is neither/],
  [{ handlers: [] }, /^LOGGING: handlers: it must be an object\.$/],
  [{ handlers: { h: null } }, /^LOGGING: handlers\.h: it must be an object\.$/],
  [{ handlers: { h: 'stream' } }, /^LOGGING: handlers\.h: it must be an object\.$/],
  [{ handlers: { h: {} } }, /^LOGGING: handlers\.h\.class: name a handler class: stream, /],
  [{ handlers: { h: { class: () => ({}) } } }, /^LOGGING: handlers\.h\.class: there is no handler class/],
  [{ handlers: { h: { class: Date } } }, /^LOGGING: handlers\.h\.class: Date makes no handler: there is no method 'handle'\.$/],
  [{ handlers: { h: { class: 'null', filters: 'f' } } }, /^LOGGING: handlers\.h\.filters: it must be a list of names\.$/],
  [{ handlers: { h: { class: 'memory' } } }, /^LOGGING: handlers\.h\.target: name the handler/],
  [{ handlers: { h: { class: 'memory', target: 'h' } } }, /^LOGGING: handlers\.h\.target: records would go in a circle: h to h\.$/],
  [
    { handlers: { a: { class: 'memory', target: 'b' }, b: { class: 'memory', target: 'a' } } },
    /^LOGGING: handlers\.b\.target: records would go in a circle: a to b to a\.$/,
  ],
  [{ handlers: { n: { class: 'null' }, h: { class: 'memory', target: 'n', capacity: 0 } } }, /^LOGGING: handlers\.h\.capacity: /],
  [
    { handlers: { n: { class: 'null' }, h: { class: 'memory', target: 'n', flushLevel: 'LOUD' } } },
    /^LOGGING: handlers\.h\.flushLevel: 'LOUD' is no/,
  ],
  [{ formatters: { f: null } }, /^LOGGING: formatters\.f: it must be an object\.$/],
  [{ formatters: { f: { class: 'yaml' } } }, /^LOGGING: formatters\.f\.class: there is no formatter class 'yaml'\. There are: template, /],
  [{ filters: { f: 'x' } }, /^LOGGING: filters\.f: it must be an object\.$/],
  [{ filters: { f: { class: 'RequireDebugTrue' } } }, /^LOGGING: filters\.f\.class: 'RequireDebugTrue' is no class\./],
  [{ filters: { f: { '()': 'RequireDebugTrue' } } }, /^LOGGING: filters\.f\.\(\): there is no option '\(\)'\. There are: name\.$/],
  [{ filters: { f: { name: ['blog'] } } }, /^LOGGING: filters\.f\.name: give the name of a logger\.$/],
  [{ filters: { f: { class: LevelFilter, mni: 'INFO' } } }, /^LOGGING: filters\.f\.mni: there is no option 'mni'\. There are: min, max\.$/],
  [{ adminEmail: 'a@b.c' }, /^LOGGING: adminEmail: it must be an object\.$/],
  [{ loggers: { a: { handlers: 'h' } } }, /^LOGGING: loggers\.a\.handlers: it must be a list of names\.$/],
  [{ loggers: { a: { propagate: 'no' } } }, /^LOGGING: loggers\.a\.propagate: "no" is neither/],
  [{ loggers: { a: { levle: 'INFO' } } }, /^LOGGING: loggers\.a\.levle: there is no option 'levle'\. There are: level, /],
  [{ loggers: { a: { level: -1 } } }, /^LOGGING: loggers\.a\.level: '-1' is no level/],
  [{ root: null }, /^LOGGING: root: it must be an object\.$/],
  [{ root: { filters: ['f'] } }, /^LOGGING: root\.filters\.0: there is no filter 'f'\. There are: none\.$/],
  [{ redact: 'user.ssn' }, /^LOGGING: redact: give a list of paths/],
  [{ redact: ['a['] }, /^LOGGING: redact: Invalid redaction path/],
])('%j fails with its key', (dictionary, message) => {
  expect(() => configure(dictionary)).toThrow(message);
});

import { describe, expect, test } from 'vitest';
import type { LoggingDictionary } from '../dictionary.js';
import { Filter } from '../filters/filter.js';
import { LoggingSystem } from './logging-system.js';

/** A system whose handlers `one` and `two` collect what they get. */
function open() {
  const heard: string[] = [];
  const logging = new LoggingSystem();
  const collect = (name: string) => ({ class: 'stream', stream: { write: (text: string) => heard.push(name + text.trimEnd()) } }) as const;
  const configure = (dictionary: Partial<LoggingDictionary>) =>
    logging.configure({ version: 1, mergeDefaults: false, handlers: { one: collect('1:'), two: collect('2:') }, ...dictionary });
  return { logging, heard, configure };
}

describe('a dictionary after another', () => {
  test('leaves the level and the propagation of a named logger that it does not name', () => {
    const { logging, heard, configure } = open();
    configure({ root: { level: 'DEBUG', handlers: ['one'] }, loggers: { a: { level: 'ERROR', handlers: ['two'], propagate: false } } });
    configure({ loggers: { a: { handlers: ['two'] } } });

    logging.getLogger('a').warning('quiet');
    logging.getLogger('a').error('loud');

    expect(heard).toEqual(['2:loud']);
  });

  test('adds to the filters of a named logger', () => {
    class Only extends Filter {
      constructor(private readonly options: { text: string }) {
        super();
      }

      override filter({ message }: { message: string }) {
        return message.includes(this.options.text);
      }
    }
    const { logging, heard, configure } = open();
    const filters = { x: { class: Only, text: 'x' }, y: { class: Only, text: 'y' } };
    configure({ filters, loggers: { a: { handlers: ['one'], filters: ['x'] } } });
    configure({ filters, loggers: { a: { handlers: ['one'], filters: ['y'] } } });
    for (const text of ['x', 'y', 'xy']) logging.getLogger('a').error(text);

    expect(heard).toEqual(['1:xy']);
  });

  test('starts those below a named logger anew, and silences the others', () => {
    const { logging, heard, configure } = open();
    configure({ root: { level: 'INFO', handlers: ['one'] }, loggers: { 'a.b': { level: 'CRITICAL', propagate: false }, x: {} } });
    configure({ loggers: { a: {} } });

    logging.getLogger('a.b').info('below');
    logging.getLogger('x').info('silenced');

    expect(heard).toEqual(['1:below']);
    expect(logging.getLogger('x').isEnabledFor('CRITICAL')).toBe(false);
    expect(logging.getLogger('x').effectiveLevel).toBe(30);
  });

  test('gives a silenced logger its voice again, incrementally too', () => {
    const { logging, heard, configure } = open();
    configure({ root: { level: 'INFO', handlers: ['one'] }, loggers: { a: {}, b: {} } });
    configure({ root: { handlers: ['one'] } });
    logging.configure({ version: 1, incremental: true, loggers: { a: { level: 'INFO' } } });

    logging.getLogger('a').info('again');
    logging.getLogger('b').info('silent');

    expect(heard).toEqual(['1:again']);
  });
});

test.each<[what: string, dictionary: Partial<LoggingDictionary>]>([
  ['root', { root: { level: 'INFO', handlers: ['one'] } }],
  ['loggers.root', { loggers: { root: { level: 'INFO', handlers: ['one'] } } }],
  ["loggers['']", { loggers: { '': { level: 'INFO', handlers: ['one'] } } }],
])('the root is configured as %s', (_what, dictionary) => {
  const { logging, heard, configure } = open();
  configure(dictionary);
  configure({ root: {} }); // as none

  logging.getLogger('root').info('by name');
  logging.getLogger('').info('without');

  expect(heard).toEqual(['1:by name', '1:without']);
  expect(logging.getLogger('root')).toBe(logging.getLogger(''));
});

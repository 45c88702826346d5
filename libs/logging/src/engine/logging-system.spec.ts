import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { FormatterOptions, LoggingDictionary } from '../dictionary.js';
import { Filter } from '../filters/filter.js';
import { Handler } from '../handlers/handler.js';
import type { LogRecord } from '../log-record.js';
import { LoggingSystem } from './logging-system.js';

const folder = mkdtempSync(join(tmpdir(), 'nuages-logging-'));
afterAll(() => rmSync(folder, { recursive: true }));

class Lines {
  text = '';
  write(line: string): void {
    this.text += line;
  }
}

function open(dictionary: Partial<LoggingDictionary>): LoggingSystem {
  const logging = new LoggingSystem();
  logging.configure({ version: 1, mergeDefaults: false, ...dictionary });
  return logging;
}

describe('formatters', () => {
  function written(formatter: FormatterOptions, log: (logging: LoggingSystem) => void): string {
    const stream = new Lines();
    const logging = open({
      formatters: { f: formatter },
      handlers: { h: { class: 'stream', stream, formatter: 'f' } },
      root: { level: 'DEBUG', handlers: ['h'] },
    });
    log(logging);
    return stream.text;
  }

  test.each<[FormatterOptions, unknown]>([
    [{ format: '%(levelname)-8s|%(name)s|%(message)s' }, 'INFO    |blog|hello ann\n'],
    [{ format: '{levelname}|{name}|{message}|{postId}|{absent}', style: '{' }, 'INFO|blog|hello ann|3|\n'],
    [{ format: '$levelname ${message} $$5', style: '$' }, 'INFO hello ann $5\n'],
    [{ class: 'logfmt' }, expect.stringMatching(/^time=\S+ level=info logger=blog msg="hello ann" postId=3\n$/)],
    [{ class: 'pretty', colours: false }, expect.stringMatching(/^[\d:.]+ INFO {5}blog: hello ann postId=3\n$/)],
    [{ class: 'json' }, expect.stringMatching(/^\{"level":30,"time":\d+,"name":"blog","postId":3,"msg":"hello ann"\}\n$/)],
    [{ format: '%(asctime)s', datefmt: '%Y/%m' }, expect.stringMatching(/^\d{4}\/\d\d\n$/)],
  ])('%j writes a line', (formatter, line) => {
    expect(written(formatter, (logging) => logging.getLogger('blog').info({ postId: 3 }, 'hello %s', 'ann'))).toEqual(line);
  });

  test('let no value forge a line', () => {
    const text = written({ format: '%(levelname)s %(message)s' }, (logging) => {
      logging.getLogger('a').info('one\r\nCRITICAL two\u2028three\u001b[31m');
      logging.getLogger('a').exception(new Error('first\nCRITICAL second'));
    });

    const lines = text.split('\n').slice(0, -1);
    expect(lines[0]).toBe(String.raw`INFO one\r\nCRITICAL two\u2028three\u001b[31m`);
    expect(lines.slice(1).filter((line) => line.startsWith('CRITICAL'))).toEqual([]);
  });

  test('add the stack of an error and of its cause', () => {
    const text = written({ format: '%(message)s' }, (logging) =>
      logging.getLogger('a').exception(new Error('outer', { cause: new Error('inner') }), 'it failed'),
    );

    expect(text).toMatch(/^it failed\n {4}Error: outer\n/);
    expect(text).toContain('Error: inner');
  });
});

describe('handlers', () => {
  class Broken extends Handler {
    override write(): void {
      throw new Error('disk full');
    }
  }

  test('that fail stop neither the logger nor the others', () => {
    const stream = new Lines();
    const logging = open({
      handlers: { broken: { class: Broken }, fine: { class: 'stream', stream } },
      root: { level: 'INFO', handlers: ['broken', 'fine'] },
    });

    logging.getLogger('a').info('one');
    logging.getLogger('a').info('two');

    expect(stream.text).toBe('one\ntwo\n');
  });

  test('that fail when they flush, or later, keep no other from writing', async () => {
    class Late extends Handler {
      override async write(): Promise<void> {
        await Promise.reject(new Error('refused'));
      }
      override flush(): void {
        throw new Error('cannot flush');
      }
    }
    const said: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const stream = new Lines();
    const logging = open({
      handlers: {
        late: { class: Late },
        flushing: { class: class Flushing extends Late {} },
        fine: { class: 'stream', stream },
        memory: { class: 'memory', target: 'fine' },
      },
      root: { level: 'INFO', handlers: ['late', 'memory'] },
    });

    logging.getLogger('a').info('one');
    await new Promise(setImmediate);
    logging.flush();
    await logging.close();
    spy.mockRestore();

    expect(stream.text).toBe('one\n');
    expect(said).toEqual([
      'nuages.logging: Late has failed: refused. It is not reported again.\n',
      'nuages.logging: Flushing has failed: cannot flush. It is not reported again.\n',
    ]);
  });

  test('that never close do not hold the end', async () => {
    class Stuck extends Handler {
      override write(): void {}
      override async close(): Promise<void> {
        await new Promise(() => undefined);
      }
    }
    vi.useFakeTimers();
    const spy = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const logging = open({ handlers: { stuck: { class: Stuck } }, root: { handlers: ['stuck'] } });

    const closing = logging.close();
    await vi.runAllTimersAsync();
    await closing;
    const said = spy.mock.lastCall?.[0];
    spy.mockRestore();
    vi.useRealTimers();

    expect(said).toContain('Stuck has failed: it takes too long to close');
  });

  test('that filter for a logger may fail without stopping it', () => {
    class BrokenFilter extends Filter {
      override filter(): boolean {
        throw new Error('broken');
      }
    }
    const stream = new Lines();
    const logging = open({
      filters: { broken: { class: BrokenFilter } },
      handlers: { h: { class: 'stream', stream } },
      loggers: { a: { filters: ['broken'] } },
      root: { level: 'INFO', handlers: ['h'] },
    });

    logging.getLogger('a').info('lost');
    logging.getLogger('b').info('kept');

    expect(stream.text).toBe('kept\n');
  });

  test('rotate a file by its size', async () => {
    const filename = join(folder, 'deep', 'rotating.log');
    const logging = open({
      handlers: { file: { class: 'rotatingFile', filename, maxBytes: 25, backupCount: 2 } },
      root: { level: 'INFO', handlers: ['file'] },
    });
    for (let index = 0; index < 10; index += 1) logging.getLogger('a').info('line %d', index);
    await logging.close();

    expect(readFileSync(filename, 'utf8')).toBe('line 9\n');
    expect(readFileSync(`${filename}.1`, 'utf8')).toBe('line 6\nline 7\nline 8\n');
    expect(readFileSync(`${filename}.2`, 'utf8')).toBe('line 3\nline 4\nline 5\n');
    expect(existsSync(`${filename}.3`)).toBe(false);
  });

  test('rotate a file by the clock, and remove what is too old', async () => {
    const filename = join(folder, 'timed.log');
    const logging = open({
      handlers: { file: { class: 'timedRotatingFile', filename, when: 'm', interval: 5, backupCount: 2 } },
      root: { level: 'INFO', handlers: ['file'] },
    });
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      for (const minute of [0, 4, 5, 11, 16]) {
        vi.setSystemTime(new Date(Date.UTC(2030, 0, 1, 12, minute)));
        logging.getLogger('a').info('minute %d', minute);
      }
    } finally {
      vi.useRealTimers();
    }
    await logging.close();

    const files = readdirSync(folder).filter((file) => file.startsWith('timed.log'));
    const texts = files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]);
    expect(Object.fromEntries(texts)).toEqual({
      'timed.log': 'minute 16\n',
      'timed.log.2030-01-01T12-10': 'minute 11\n',
      'timed.log.2030-01-01T12-05': 'minute 5\n',
    });
  });

  test('hold records back until one is serious', () => {
    const stream = new Lines();
    const logging = open({
      handlers: { out: { class: 'stream', stream }, memory: { class: 'memory', target: 'out', flushLevel: 'ERROR' } },
      root: { level: 'DEBUG', handlers: ['memory'] },
    });
    logging.getLogger('a').debug('one');
    expect(stream.text).toBe('');
    logging.getLogger('a').error('two');

    expect(stream.text).toBe('one\ntwo\n');
  });

  test('of your own get the record', () => {
    const records: LogRecord[] = [];
    class Collect extends Handler {
      override get isPlain(): boolean {
        return false;
      }
      override emit(record: LogRecord): void {
        records.push(record);
      }
      override write(): void {}
    }
    const logging = open({ handlers: { mine: { class: Collect } }, root: { level: 'INFO', handlers: ['mine'] } });
    const error = new Error('no');
    logging.getLogger('a.b').child({ orderId: 1 }).error({ err: error, token: 'secret' }, 'failed');

    expect(records[0]).toMatchObject({ name: 'a.b', levelname: 'ERROR', levelno: 40, message: 'failed', error });
    expect(records[0]!.fields).toMatchObject({ orderId: 1, token: '[hidden]' });
  });
});

describe('a wrong dictionary', () => {
  test.each<[object, RegExp]>([
    [{ version: 2 }, /^LOGGING: version: 2 is no version\. Write 1\./],
    [{ handlers: { h: { class: 'nope' } } }, /handlers\.h\.class: there is no handler class 'nope'\. There are: stream/],
    [{ handlers: { h: { class: 'null', level: 'info' } } }, /handlers\.h\.level: 'info' is no level/],
    [{ handlers: { h: { class: 'null', formatter: 'f' } } }, /handlers\.h\.formatter: there is no formatter 'f'/],
    [{ handlers: { h: { class: 'null', filters: ['f'] } } }, /handlers\.h\.filters\.0: there is no filter 'f'/],
    [{ formatters: { f: { format: 'x', style: '!' } } }, /formatters\.f\.style: '!' is none/],
    [{ formatters: { f: { format: 'no names' } } }, /formatters\.f\.format: 'no names' names no attribute/],
    [{ loggers: { a: { handlers: ['h'] } } }, /loggers\.a\.handlers\.0: there is no handler 'h'/],
    [{ root: { level: 'LOUD' } }, /root\.level: 'LOUD' is no level/],
    [{ handlers: { h: { class: 'file', filename: '/proc/nowhere/app.log' } } }, /handlers\.h\.filename: \S+ cannot be opened/],
    [{ handlers: { h: { class: 'file' } } }, /handlers\.h\.filename: give the path of a file/],
    [{ handlers: { h: { class: 'memory', target: 'x' } } }, /handlers\.h\.target: there is no handler 'x'/],
    [{ handlers: { h: { class: 'stream', stream: 'stdin' } } }, /handlers\.h\.stream: 'stdin' is none/],
  ])('%j fails with its key', (dictionary, message) => {
    expect(() => open(dictionary)).toThrow(message);
  });

  test('changes nothing', () => {
    const stream = new Lines();
    const logging = open({ handlers: { h: { class: 'stream', stream } }, root: { level: 'INFO', handlers: ['h'] } });

    expect(() => logging.configure({ version: 1, loggers: { a: { handlers: ['x'] } } })).toThrow("no handler 'x'");
    logging.getLogger('a').info('still here');
    expect(stream.text).toBe('still here\n');
  });
});

describe('the environment', () => {
  test.each([
    [{ LOG_LEVEL: 'error' }, ''],
    [{ LOG_LEVEL: 'silent' }, ''],
    [{ LOG_LEVEL: 'debug' }, 'hi\n'],
    [{}, ''],
  ])('%j sets the level of the root', (env, text) => {
    const stream = new Lines();
    const logging = new LoggingSystem();
    logging.configure({ version: 1, handlers: { h: { class: 'stream', stream } }, root: { level: 'INFO', handlers: ['h'] } }, env);
    logging.getLogger('a').debug('hi');

    expect(stream.text).toBe(text);
  });
});

describe("Node's warnings", () => {
  /** Warnings are emitted in the next tick. */
  const warn = (message: string) =>
    new Promise<void>((resolve) => (process.emitWarning(message, { code: 'NUAGES_TEST' }), setImmediate(resolve)));

  test('are logged where that is asked for, until it ends', async () => {
    const stream = new Lines();
    const logging = open({
      formatters: { f: { format: '%(levelname)s %(name)s %(code)s %(message)s' } },
      handlers: { h: { class: 'stream', stream, formatter: 'f' } },
      root: { level: 'INFO', handlers: ['h'] },
      captureWarnings: true,
    });
    const listeners = process.listenerCount('warning');

    await warn('one');
    await logging.close();
    await warn('two');

    expect(stream.text).toBe('WARNING node.warnings NUAGES_TEST one\n');
    expect(process.listenerCount('warning')).toBe(listeners - 1);
  });
});

describe('handlers', () => {
  const closed: string[] = [];
  class Closing extends Handler {
    readonly lines: string[] = [];

    constructor(readonly options: { id: string }) {
      super();
    }

    override write(line: string): void {
      this.lines.push(line);
    }

    override async close(): Promise<void> {
      closed.push(this.options.id);
    }
  }
  const closing = (id: string) => ({ class: Closing, id });

  test('that a dictionary replaces are closed, but for those that are still written to', () => {
    closed.length = 0;
    const logging = open({
      handlers: { target: closing('target'), held: { class: 'memory', target: 'target' }, gone: closing('gone') },
      loggers: { a: { level: 'INFO', handlers: ['held'] }, b: { handlers: ['gone'] } },
    });
    const handlers = { gone: closing('new') };
    logging.configure({
      version: 1,
      mergeDefaults: false,
      disableExistingLoggers: false,
      handlers,
      loggers: { b: { handlers: ['gone'] } },
    });

    expect(closed).toEqual(['gone']);
  });

  test('that a wrong dictionary has opened are closed', () => {
    closed.length = 0;
    const logging = open({ handlers: { before: closing('before') }, root: { handlers: ['before'] } });
    const handlers = { one: closing('one'), two: { class: 'file', filename: '' } } as const;

    expect(() => logging.configure({ version: 1, handlers })).toThrow('handlers.two.filename');
    expect(() => logging.configure({ version: 1, handlers: { two: closing('two') }, root: { handlers: ['x'] } })).toThrow(
      'root.handlers.0',
    );
    expect(closed).toEqual(['one', 'two']);
  });

  test('that are closed leave warnings to stderr', async () => {
    const said: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const logging = open({ handlers: { h: closing('h') }, root: { level: 'INFO', handlers: ['h'] } });
    const log = logging.getLogger('a');
    try {
      await logging.close();
      log.info('not this');
      log.error('too late');
    } finally {
      spy.mockRestore();
    }

    expect(said).toEqual([expect.stringMatching(/^ERROR \S+ a too late\n$/)]);
  });
});

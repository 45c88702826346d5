import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  CallbackFilter,
  configureLogging,
  Filter,
  getLogger,
  InjectLogger,
  type Logger,
  LoggingModule,
  LoggingSystem,
  type LogRecord,
  NestLogger,
  RequireDebugTrue,
  withLogContext,
} from '@nuages/logging';
import { captureLogs } from '@nuages/logging/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

const home = process.cwd();
const folder = mkdtempSync(join(tmpdir(), 'nuages-docs-'));
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

const systems: LoggingSystem[] = [];
afterEach(async () => {
  for (const system of systems.splice(0)) await system.close();
});

function lines(path: string): string[] {
  for (const system of systems) system.flush();
  return readFileSync(join(folder, path), 'utf8').trim().split('\n');
}

describe('docs/logging.md', () => {
  test('a file for everything', () => {
    // #region file
    const logging = configureLogging({
      version: 1,
      disableExistingLoggers: false,
      handlers: { file: { class: 'file', filename: 'general.log' } },
      root: { level: 'DEBUG', handlers: ['file'] },
      mergeDefaults: false,
    });
    getLogger('blog').warning('%s was published', 'A post');
    // #endregion file
    systems.push(logging);

    expect(lines('general.log')).toEqual(['A post was published']);
  });

  test('named loggers, levels and formats', () => {
    // #region named
    const logging = new LoggingSystem();
    logging.configure({
      version: 1,
      mergeDefaults: false,
      formatters: {
        verbose: { format: '{name} {levelname} {process} {message}', style: '{' },
        simple: { format: '{levelname} {message}', style: '{' },
      },
      handlers: {
        general: { class: 'file', filename: 'named.log', formatter: 'verbose', level: 'INFO' },
        errors: { class: 'file', filename: 'errors.log', formatter: 'simple', level: 'ERROR' },
      },
      loggers: {
        blog: { level: 'DEBUG', handlers: ['general'] },
        'blog.comments': { level: 'ERROR', handlers: ['errors'], propagate: false },
      },
    });
    // #endregion named
    systems.push(logging);
    logging.getLogger('blog.posts').info('made');
    logging.getLogger('blog.comments').info('too quiet');
    logging.getLogger('blog.comments').error('spam');

    expect(lines('named.log')).toEqual([`blog.posts INFO ${process.pid} made`]);
    expect(lines('errors.log')).toEqual(['ERROR spam']);
  });

  test('filters', () => {
    // #region filters
    class Versioned extends Filter {
      override filter(record: LogRecord) {
        record.set('version', '1.4');
        return true;
      }
    }

    const logging = new LoggingSystem();
    logging.configure({
      version: 1,
      mergeDefaults: false,
      debug: true,
      filters: {
        inDevelopment: { class: RequireDebugTrue },
        noHealth: { class: CallbackFilter, callback: (record: LogRecord) => record.get('path') !== '/health' },
        versioned: { class: Versioned },
      },
      formatters: { json: { class: 'json' } },
      handlers: {
        file: { class: 'file', filename: 'filtered.log', formatter: 'json', filters: ['inDevelopment', 'noHealth', 'versioned'] },
      },
      root: { level: 'INFO', handlers: ['file'] },
    });
    // #endregion filters
    systems.push(logging);
    logging.getLogger('web').info({ path: '/health' }, 'asked');
    logging.getLogger('web').info({ path: '/posts' }, 'asked');

    const written = lines('filtered.log').map((line) => JSON.parse(line) as object);
    expect(written).toEqual([expect.objectContaining({ name: 'web', path: '/posts', msg: 'asked', version: '1.4' })]);
  });

  test('in a Nest application', async () => {
    // #region nest
    @Injectable()
    class Shop {
      constructor(@InjectLogger('shop') private readonly log: Logger) {}

      pay(orderId: number) {
        return withLogContext({ orderId }, async () => this.log.info({ cents: 1250 }, 'paid'));
      }
    }

    @Module({
      imports: [LoggingModule.forRoot({ version: 1, loggers: { nest: { level: 'WARNING' } } })],
      providers: [Shop],
    })
    class AppModule {}

    const app = await NestFactory.create(AppModule, { bufferLogs: true });
    app.useLogger(app.get(NestLogger));
    // #endregion nest
    // #region capture
    const logs = await captureLogs(() => app.get(Shop).pay(7));
    logs.assertLogged('paid', 'INFO');
    logs.assertNotLogged('', 'ERROR');
    // #endregion capture

    expect(logs.of('shop')[0]!.fields).toMatchObject({ orderId: 7, cents: 1250 });
    await app.close();
  });
});

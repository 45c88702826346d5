import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { REPLServer } from 'node:repl';
import { inspect } from 'node:util';
import {
  Application,
  Command,
  type CommandIo,
  type CommandOptions,
  type CommandRunner,
  type ProviderToken,
  runInApplication,
} from '@nuages/core';
import type { DataSource } from 'typeorm';
import { Avg, Count, Max, Min, Sum } from '../expressions/aggregates.js';
import { F, Value } from '../expressions/expression.js';
import { related } from '../manager/manager-of.js';
import { ManagerRegistry } from '../manager/manager.registry.js';
import { modelsOf } from '../model/models.js';
import { Q } from '../queryset/q.js';
import { QuerySetBase } from '../queryset/query-set-base.js';
import { isSliced } from '../queryset/query-state.js';
import { atomic, onCommit } from '../transaction/atomic.js';
import { DATABASE_OPTION, dataSourceOf } from './database-option.js';
import { runCode } from './run-code.js';

/** How many rows of a queryset are shown. */
const SHOWN = 21;

/** Runs JavaScript inside the application. @see Django's `shell` */
@Command({
  name: 'shell',
  description: 'Opens a prompt inside the application; also runs code that is piped to it.',
  options: [{ flags: '-c, --command <code>', description: 'run this code instead' }, DATABASE_OPTION],
})
export class ShellCommand implements CommandRunner {
  constructor(
    private readonly application: Application,
    private readonly managers: ManagerRegistry,
  ) {}

  async run(_parameters: readonly string[], options: CommandOptions, io: CommandIo): Promise<void> {
    const scope = this.scope(dataSourceOf(this.application, options), options['database'] as string | undefined);
    if (typeof options['command'] === 'string') return runCode(options['command'], '<command>', scope);
    if (io.isInteractive) return this.prompt(scope, io);
    let code = '';
    for await (const piece of io.input) code += piece;
    return runCode(code, '<stdin>', scope);
  }

  /** What code may name without an import. */
  private scope(dataSource: DataSource, using: string | undefined): Record<string, unknown> {
    const entities: Record<string, object> = {};
    const managers: Record<string, object> = {};
    for (const { name, declaration } of modelsOf(dataSource)) {
      entities[name] = declaration;
      managers[name] = this.managers.for(declaration as new () => object, using === undefined ? {} : { using });
    }
    const get = (token: ProviderToken<unknown>) => this.application.get(token);
    return { ...entities, entities, managers, Q, F, Value, Count, Sum, Avg, Min, Max, atomic, onCommit, related, dataSource, get };
  }

  private async prompt(scope: Record<string, unknown>, io: CommandIo): Promise<void> {
    const { entities } = scope as { entities: object };
    io.print(`Entities: ${Object.keys(entities).join(', ')}`);
    io.print(
      'Also: managers.<Entity>, Q, F, Count, Sum, Avg, Min, Max, atomic, onCommit, related, dataSource, get(token); await works. .exit ends.',
    );
    // it brings node:domain, which slows every emitter of a process that loads it
    const { start } = await import('node:repl');
    // one realm: a Date that is typed must be a Date to the application
    const server = start({ prompt: 'nuages> ', useGlobal: true, writer: (value: unknown) => inspect(value, { colors: true, depth: 3 }) });
    for (const [name, value] of Object.entries(scope))
      Object.defineProperty(server.context, name, { value, writable: true, configurable: true, enumerable: true });
    this.surround(server);
    await keepHistory(server, io);
    await new Promise<void>((resolve) => void server.once('exit', resolve));
  }

  /** What is typed runs as part of the application; of a queryset the first rows are shown, as Django shows them. */
  private surround(server: REPLServer): void {
    const evaluate = server.eval.bind(server);
    const evaluated = {
      eval: ((code, context, file, done) =>
        runInApplication(this.application, () =>
          evaluate(code, context, file, (error, result: unknown) => {
            if (error || !(result instanceof QuerySetBase)) return done(error, result);
            preview(result).then(
              (rows) => done(null, rows),
              (reason: Error) => done(reason, undefined),
            );
          }),
        )) as REPLServer['eval'],
    };
    Object.assign(server, evaluated);
  }
}

async function preview(rows: QuerySetBase): Promise<unknown> {
  const list = rows as QuerySetBase & PromiseLike<unknown[]> & { slice(from: number, to: number): PromiseLike<unknown[]> };
  return isSliced(rows.state) ? list : list.slice(0, SHOWN);
}

async function keepHistory(server: REPLServer, { projectFolder }: CommandIo): Promise<void> {
  const folder = join(projectFolder, 'node_modules/.cache/nuages');
  mkdirSync(folder, { recursive: true });
  await new Promise<void>((resolve) => {
    server.setupHistory(join(folder, 'shell-history'), () => resolve()); // without a file it goes on without a history
  });
}

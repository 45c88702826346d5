import { Logger } from '@nestjs/common';
import { Companion, currentRequest } from '@nuages/core';
import type { DataSource } from 'typeorm';
import { onStatement } from './statement-log.js';

/** Lines of a stack that are no code of the application. */
const FOREIGN = /node_modules|node:|[\\/]libs[\\/]managers[\\/](?!.*\.spec\.)/;

/**
 * Warns when one statement runs more than `limit` times in one request, as when a relation is read row by row. The
 * warning names the line that ran it. The function that it gives ends that.
 */
export function warnOfRepeats(dataSource: DataSource, limit: number): () => void {
  const logger = new Logger('nuages.db');
  const perRequest = new Companion<object, Map<string, number>>('statements');
  return onStatement(dataSource, ({ sql }) => {
    const request = currentRequest();
    if (!request) return;
    const counts = perRequest.get(request) ?? new Map<string, number>();
    perRequest.set(request, counts);
    const count = (counts.get(sql) ?? 0) + 1;
    counts.set(sql, count);
    if (count !== limit + 1) return;
    logger.warn(`A statement ran more than ${limit} times in one request, ${callerOf()}. Use selectRelated or prefetchRelated. ${sql}`);
  });
}

/** How many frames lie between a statement and the line that asked for it, at most. */
const DEPTH = 60;

function callerOf(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEPTH;
  const lines = (new Error().stack ?? '').split('\n').slice(1);
  Error.stackTraceLimit = stackTraceLimit;
  const own = lines.find((line) => !FOREIGN.test(line));
  return own ? own.trim() : 'at a place that the stack does not show';
}

import { pino, type Logger as PinoLogger } from 'pino';
import { currentLogging } from '../get-logger.js';

const NEEDS_METADATA = Symbol.for('pino.metadata');

/** What Pino says of a line before it writes it. */
interface Metadata {
  lastLevel: number;
  lastObj?: object;
  lastMsg?: string;
  lastLogger?: PinoLogger;
}

const destination: Metadata & { write(): void } = {
  lastLevel: 0,
  write() {
    const { lastLevel, lastObj, lastMsg, lastLogger } = this;
    currentLogging()
      .getLogger('nest')
      .log(lastLevel, { ...lastLogger?.bindings(), ...lastObj }, lastMsg);
  },
};

/**
 * Pino's logger for nestjs-pino, which has one in a process: what it is told goes to the logger `nest` of the application
 * that it comes from.
 *
 * @example
 * LoggerModule.forRoot({ pinoHttp: { logger: pinoBridge, autoLogging: false } }) // an application's own, on the same engine
 */
export const pinoBridge: PinoLogger = pino(
  { level: 'trace', base: null },
  Object.assign(destination, { [NEEDS_METADATA]: true }) as unknown as NodeJS.WritableStream,
);

import { ConsoleLogger } from '@nestjs/common';

/** Nest's warnings and errors while a command's application starts. What ends the start is left to the command, which says it once. */
export class CommandLogger extends ConsoleLogger {
  constructor() {
    super({ logLevels: ['warn', 'error', 'fatal'] });
  }

  override error(message: unknown, ...rest: unknown[]): void {
    if (rest.at(-1) !== 'ExceptionHandler') super.error(message, ...rest);
  }
}

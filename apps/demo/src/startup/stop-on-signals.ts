import type { INestApplication } from '@nestjs/common';

/** On Ctrl-C or SIGTERM: finishes requests, closes the database and ends with status 0. A second one ends at once. */
export function stopOnSignals(app: INestApplication): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void app.close().then(() => process.stdout.write('The demo has stopped.\n'));
    });
  }
}

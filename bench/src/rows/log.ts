import { openSync } from 'node:fs';
import { LoggingSystem } from '@nuages/logging';
import { pino } from 'pino';
import { type OpenGroup, repeat, type RowGroup } from '../row.js';

/** A log call that writes a JSON line to nowhere, and one below the level. */
export const group: RowGroup = {
  name: 'log',
  open(): OpenGroup {
    const destination = pino.destination({ fd: openSync('/dev/null', 'w'), sync: true });
    const bare = pino({ base: { name: 'bench' } }, destination);
    const logging = new LoggingSystem();
    logging.configure({
      version: 1,
      mergeDefaults: false,
      formatters: { json: { class: 'json' } },
      handlers: { out: { class: 'stream', stream: destination, formatter: 'json' } },
      root: { level: 'INFO', handlers: ['out'] },
    });
    const ours = logging.getLogger('bench');
    const fields = { postId: 3, status: 'published' };
    const peer = repeat('bare pino', () => bare.info(fields, 'published'));
    return {
      rows: [
        {
          what: 'a log call that writes a JSON line, with all defaults',
          ours: repeat('getLogger', () => ours.info(fields, 'published')),
          peer,
          bar: { atMostOfTime: 1.3 },
        },
        {
          what: 'a log call below the level',
          ours: repeat('getLogger', () => ours.debug(fields, 'published')),
          peer: repeat('bare pino', () => bare.debug(fields, 'published')),
          bar: { atMostOfTime: 1.5 },
        },
      ],
      close: () => logging.close(),
    };
  },
};

import { openSync } from 'node:fs';
import { LoggingSystem, withLogContext } from '@nuages/logging';
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
          what: 'a log call that writes a JSON line to one handler',
          ours: repeat('getLogger', () => ours.info(fields, 'published')),
          peer,
          bar: { atMostOfTime: 1.3 },
        },
        {
          what: 'the same with all defaults: context and redaction',
          ours: {
            name: 'getLogger',
            run: (times) =>
              withLogContext({ requestId: 'f3b1c2d4', userId: 7 }, () => {
                for (let time = 0; time < times; time += 1) ours.info(fields, 'published');
              }),
          },
          peer,
          bar: { atMostOfTime: 1.8 },
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

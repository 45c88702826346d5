import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Agent, get, request } from 'node:http';
import type { Contender, OpenGroup, RowGroup } from '../row.js';
import { type Server, startServer } from '../servers/start-server.js';

const DEMO = fileURLToPath(new URL('../../../apps/demo/src/main.ts', import.meta.url));
const PATH = '/api/posts/1';
/** The token that the seed gives to user1. */
const TOKEN = '0000000000000000000000000000000000000002';
const CONNECTIONS = 4;
/** How many log in at once, without an end. */
const STORM = 20;
/** A token costs little against what else goes on: many short rounds, in milliseconds, show it. */
const TOKEN_ROUNDS = { roundMilliseconds: 60, rounds: 151 };
/** Requests in a storm are slow and uneven: each side works so long in one round, in milliseconds. */
const STORM_ROUND_MS = 400;

/** What proving who asks costs a GET of one post of the demo. */
export const group: RowGroup = {
  name: 'auth',
  async open(): Promise<OpenGroup> {
    const [calm, stormy] = [await startDemo(), await startDemo()];
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const anonymous = reader('nobody asks', agent, calm.url, {});
    const byToken = reader('a token', agent, calm.url, { authorization: `Token ${TOKEN}` });
    const inStorm = reader('where they log in', agent, stormy.url, {});
    let endStorm: (() => Promise<void>) | undefined;
    return {
      rows: [
        { what: 'GET of one post by a token', ours: byToken, peer: anonymous, bar: { atMostOfTime: 1.15 }, ...TOKEN_ROUNDS },
        {
          what: `GET of one post while ${STORM} log in at once`,
          ours: { ...inStorm, run: (times) => ((endStorm ??= startStorm(stormy.url)), inStorm.run(times)) },
          peer: { ...anonymous, name: 'another process', run: (times) => ((endStorm ??= startStorm(stormy.url)), anonymous.run(times)) },
          bar: { atMostOfTime: 1.5 }, // both share the processors with the hashing; one shares its process
          roundMilliseconds: STORM_ROUND_MS,
        },
      ],
      async close() {
        await endStorm?.();
        await Promise.all([calm.stop(), stormy.stop()]);
      },
    };
  },
};

function startDemo(): Promise<Server> {
  const database = join(mkdtempSync(join(tmpdir(), 'nuages-bench-')), 'demo.sqlite3');
  return startServer(DEMO, PATH, { DEMO_DB: database, LOG_LEVEL: 'silent' });
}

function reader(name: string, agent: Agent, url: string, headers: Record<string, string>): Contender {
  return {
    name,
    async run(times) {
      let left = times;
      const work = async () => {
        while (left-- > 0) await ask(url, agent, headers);
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, work));
    },
  };
}

function ask(url: string, agent: Agent, headers: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { agent, headers }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`${url} answered ${answer.statusCode}.`));
      answer.resume().once('end', resolve).once('error', reject);
    });
    asked.once('error', reject);
  });
}

/** Logs in over connections of its own, again and again. The function that it gives ends that. */
function startStorm(url: string): () => Promise<void> {
  let isOver = false;
  const agent = new Agent({ keepAlive: true, maxSockets: STORM });
  const storm = Array.from({ length: STORM }, async () => {
    while (!isOver) await logIn(url, agent);
  });
  return async () => {
    isOver = true;
    agent.destroy();
    await Promise.allSettled(storm);
  };
}

function logIn(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const asked = request(new URL('/api/token', url), { agent, method: 'POST', headers }, (answer) =>
      answer.resume().once('end', resolve).once('error', reject),
    );
    asked.once('error', reject).end(JSON.stringify({ username: 'user1', password: 'wrong' }));
  });
}

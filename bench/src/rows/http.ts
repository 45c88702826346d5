import { existsSync, mkdtempSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bar, Contender, OpenGroup, Row, RowGroup } from '../row.js';
import { assertSameWork } from '../same-work.js';
import { makeBlogDatabase } from '../servers/blog-database.js';
import { type Server, start, startServer } from '../servers/start-server.js';

const DEMO = fileURLToPath(new URL('../../../apps/demo/src/main.ts', import.meta.url));
const PATH = '/api/posts?page_size=100';
const CONNECTIONS = 10;
/** Requests are slow and uneven: each side works so long in one round, in milliseconds. */
const ROUND_MS = 400;

/** A page of 100 posts of the demo over HTTP, each server in one process of its own. */
export const group: RowGroup = {
  name: 'http',
  async open(): Promise<OpenGroup> {
    if (!existsSync(DEMO)) return { rows: [], skipped: ['http: there is no apps/demo/src/main.ts to measure'] };
    const servers: Server[] = [];
    const open = async (starting: Promise<Server>) => servers[servers.push(await starting) - 1]!;
    const close = async () => void (await Promise.all(servers.map((server) => server.stop())));
    try {
      return { ...(await openRows(open)), close };
    } catch (error) {
      await close();
      throw error;
    }
  },
};

async function openRows(open: (starting: Promise<Server>) => Promise<Server>): Promise<OpenGroup> {
  const database = makeBlogDatabase();
  const demoDatabase = join(mkdtempSync(join(tmpdir(), 'nuages-bench-')), 'demo.sqlite3');
  const demo = await open(startServer(DEMO, PATH, { DEMO_DB: demoDatabase, LOG_LEVEL: 'silent' }));
  const nest = await open(startServer(fileOf('plain-nest'), PATH, { DATABASE: database }));
  const bare = await open(startServer(fileOf('bare-fastify'), PATH, { DATABASE: database }));
  for (const peer of [nest, bare])
    assertSameWork(await readPage(demo), await readPage(peer), peer === nest ? 'plain Nest' : 'bare Fastify');

  const rows = [row(demo, 'plain Nest', nest, { timesAsFast: 2.5 }), row(demo, 'bare Fastify', bare, { atMostOfTime: 2 })];
  const twin = process.env['TWIN'];
  if (!twin || !existsSync(join(twin, 'serve')))
    return { rows, skipped: ['http, the DRF twin: set TWIN to the folder that holds its serve'] };
  const django = await open(start(join(twin, 'serve'), ['PORT'], PATH, { TWIN_WORKERS: '1' }));
  assertSameWork(await readPage(demo), await readPage(django), 'the DRF twin');
  return { rows: [...rows, row(demo, 'the DRF twin', django, { timesAsFast: 15 })] };
}

function fileOf(name: string): string {
  return fileURLToPath(new URL(`../servers/${name}.ts`, import.meta.url));
}

function row(demo: Server, name: string, peer: Server, bar: Bar): Row {
  const what = 'GET of a page of 100 posts';
  return { what, ours: contender('the demo', demo), peer: contender(name, peer), bar, roundMilliseconds: ROUND_MS };
}

function contender(name: string, { url }: Server): Contender {
  return {
    name,
    async run(times) {
      let left = times;
      const work = async () => {
        while (left-- > 0) await fetchOnce(name, url);
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, work));
    },
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

/** One request on a connection that stays open; the answer is read and dropped. */
function fetchOnce(name: string, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent }, (answer) => {
      if (answer.statusCode !== 200) return reject(new Error(`${name} answered ${answer.statusCode} to ${url}.`));
      answer.resume().once('end', resolve).once('error', reject);
    });
    request.once('error', reject);
  });
}

/** The page without its links, which name the port. To-many relations come without an order of their own. */
async function readPage({ url }: Server): Promise<unknown> {
  const { count, results } = (await (await fetch(url)).json()) as { count: number; results: { tags: string[] }[] };
  return { count, results: results.map((post) => ({ ...post, tags: post.tags.toSorted() })) };
}

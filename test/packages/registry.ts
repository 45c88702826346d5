import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename } from 'node:path';
import type { Packed } from './pack.js';

/** A registry of npm on this machine. */
export interface Registry extends AsyncDisposable {
  readonly url: string;
}

/** Serves packed packages as npm's registry does, so that `nest add` finds them: `@nuages:registry=<url>` in .npmrc. */
export async function startRegistry(packages: readonly Packed[]): Promise<Registry> {
  const answers = new Map<string, string | Buffer>();
  const server = createServer((request, response) => {
    const answer = answers.get(decodeURIComponent(request.url ?? '').toLowerCase());
    response.writeHead(answer === undefined ? 404 : 200).end(answer ?? '{}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

  for (const { name, tarball, manifest, integrity } of packages) {
    const file = basename(tarball);
    const versions = { [manifest.version]: { ...manifest, dist: { tarball: url + file, integrity } } };
    answers.set(`/${name}`, JSON.stringify({ name, 'dist-tags': { latest: manifest.version }, versions }));
    answers.set(`/${file}`, await readFile(tarball));
  }
  return { url, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())) };
}

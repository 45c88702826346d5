import { isDeepStrictEqual } from 'node:util';

/** Throws unless both contenders give the same JSON: a comparison of different work says nothing. */
export function assertSameWork(ours: unknown, peer: unknown, name: string): void {
  const [left, right] = [ours, peer].map((value) => JSON.stringify(value)) as [string, string];
  if (isDeepStrictEqual(JSON.parse(left), JSON.parse(right))) return;
  throw new Error(`${name} does other work than ours.\nours: ${left.slice(0, 600)}\npeer: ${right.slice(0, 600)}`);
}

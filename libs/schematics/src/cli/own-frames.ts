import { fileURLToPath } from 'node:url';

/** Where our packages are: installed ones in `node_modules` anyway. */
const OURS = fileURLToPath(new URL('../../../', import.meta.url));
const FRAME = /^ {4}at /;
const PLACE = /:\d+:\d+\)?$/;

/** An error's stack without what Node and packages did: the project's own code is left. The whole stack where that had no part. */
export function ownFrames(stack: string): string {
  const lines = stack.split('\n');
  if (!lines.some((line) => FRAME.test(line) && isOwn(line))) return stack;
  return lines.filter((line) => !FRAME.test(line) || isOwn(line)).join('\n');
}

function isOwn(frame: string): boolean {
  return PLACE.test(frame) && !/\/node_modules\/|[( ]node:/.test(frame) && !frame.includes(OURS);
}

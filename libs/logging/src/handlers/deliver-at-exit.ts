import { spawnSync } from 'node:child_process';

/** The handlers whose items another process can deliver. */
export type DeliveringHandler = 'socket' | 'http' | 'email';

/** What a handler still holds when its process ends, and how the handler is made again. */
export interface Parcel {
  readonly handlerName: DeliveringHandler;
  readonly options: object;
  readonly items: readonly unknown[];
}

/** How long the end of a process waits for each handler, in milliseconds. */
const LIMIT = 5000;
const MAX_DEPTH = 20;
const COURIER = new URL('./exit-courier.js', import.meta.url).href;
/** What Node was told about finding and reading modules; the courier needs the same. */
const LOADER_FLAGS = /^(?:--import|--require|-r|--conditions|-C|--loader|--experimental-loader)(=|$)/;

/**
 * Lets another process deliver what this one can wait for no longer, and waits for it, as nothing else can be waited for.
 *
 * @returns how many items were delivered; what cannot be told to another process, as an open transport, is not, nor is
 *   anything where Node may start no other
 */
export function deliverAtExit(parcel: Parcel): number {
  if (!isPlainData(parcel.options)) return 0;
  try {
    const { stdout } = spawnSync(
      process.execPath,
      [...loaderFlags(process.execArgv), '--input-type=module', '-e', `import(${JSON.stringify(COURIER)})`],
      { input: JSON.stringify(parcel), timeout: LIMIT, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] },
    );
    // the last word counts, also of one that fails or takes too long; modules that are loaded before it may print too
    return Number([...stdout.matchAll(/nuages:(\d+)\n/g)].at(-1)?.[1] ?? 0);
  } catch {
    return 0; // as under --permission
  }
}

function loaderFlags(flags: readonly string[]): string[] {
  return flags.flatMap((flag, index) => {
    const found = LOADER_FLAGS.exec(flag);
    if (!found) return [];
    return found[1] === '=' ? [flag] : [flag, flags[index + 1]!];
  });
}

/** Whether JSON says all of it; what leads back to itself it cannot say. */
function isPlainData(value: unknown, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return false;
  if (typeof value !== 'object' || value === null) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  const isPlain = prototype === Object.prototype || prototype === Array.prototype || prototype === null;
  return isPlain && Object.values(value).every((inner) => isPlainData(inner, depth + 1));
}

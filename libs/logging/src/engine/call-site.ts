import { fileURLToPath } from 'node:url';

/** Where a record was logged: Python's `pathname`, `lineno` and `funcName`. */
export interface CallSite {
  readonly pathname: string;
  readonly lineno: number;
  /** Empty at the top of a module. */
  readonly funcName: string;
}

const OWN_FOLDER = fileURLToPath(new URL('..', import.meta.url));
const MACHINERY = /[\\/]node_modules[\\/](?:pino|nestjs-pino|@nestjs[\\/]common[\\/]services)[\\/]/;
const FRAME = /^\s+at (?:(?:async )?(.*?) \()?(?:file:\/\/)?(.+?):(\d+):\d+\)?$/;
const FRAMES = 30;

/** The code that is logging at this moment: what stands below Pino and us on the stack. */
export function findCallSite(): CallSite | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  const { stack = '' } = new Error();
  Error.stackTraceLimit = limit;
  for (const line of stack.split('\n')) {
    const [, funcName = '', pathname, lineno] = FRAME.exec(line) ?? [];
    if (pathname !== undefined && !isMachinery(pathname)) return { pathname, lineno: Number(lineno), funcName };
  }
  return undefined;
}

function isMachinery(path: string): boolean {
  if (path.startsWith('node:') || path === '<anonymous>' || MACHINERY.test(path)) return true;
  return path.startsWith(OWN_FOLDER) && !path.includes('.spec.');
}

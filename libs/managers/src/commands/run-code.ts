import { Script } from 'node:vm';
import { CommandError } from '@nuages/core';

type Body = new (...parts: string[]) => (...values: unknown[]) => Promise<unknown>;

/** How far the code stands from the beginning of the function that is made of it. */
const HEAD_LINES = 2;

/**
 * Runs code as the body of an async function, in which `import()` works as it does here. The stacks of its errors name its places
 * by the file.
 *
 * @throws CommandError for what is no JavaScript, with its place
 */
export async function runCode(code: string, file: string, scope: Readonly<Record<string, unknown>>): Promise<void> {
  const body = bodyOf(code, file, Object.keys(scope));
  try {
    await body(...Object.values(scope));
  } catch (error) {
    if (error instanceof Error && error.stack) error.stack = withPlaces(error.stack, file);
    throw error;
  }
}

function withPlaces(stack: string, file: string): string {
  return stack.replace(
    /^( {4}at (?:async )?)(.+) \(eval at bodyOf \(.*\), <anonymous>:(\d+):(\d+)\)$/gm,
    (_frame, at: string, name: string, line: string, column: string) => {
      const place = `${file}:${Number(line) - HEAD_LINES}:${column}`;
      return at + (name === 'eval' ? place : `${name} (${place})`);
    },
  );
}

function bodyOf(code: string, file: string, names: readonly string[]): (...values: unknown[]) => Promise<unknown> {
  const AsyncFunction = (async () => undefined).constructor as Body;
  try {
    return new AsyncFunction(...names, code);
  } catch (error) {
    if (error instanceof SyntaxError) throw new CommandError(explain(code, file, error), { cause: error });
    throw error;
  }
}

/** As Python does: the place, the line with a mark below it, what is wrong. A function that is made of texts does not know the place. */
function explain(code: string, file: string, error: SyntaxError): string {
  const { line, column, width, message } = faultIn(code) ?? { line: 1, column: 1, width: 1, message: error.message };
  const text = code.split('\n')[line - 1]!;
  const mark = text.slice(0, column - 1).replace(/\S/g, ' ') + '^'.repeat(width);
  const hint = message.startsWith('Cannot use import statement') ? `. Write: const { name } = await import('...')` : '';
  return `${file}:${line}:${column}\n    ${text}\n    ${mark}\nSyntaxError: ${message}${hint}`;
}

/** Where V8 stops reading; what it sees behind the end is that the code ends too early. */
function faultIn(code: string): { line: number; column: number; width: number; message: string } | undefined {
  try {
    void new Script(`(async () => {\n${code}\n})`, { filename: 'code', lineOffset: -1 });
    return undefined;
  } catch (error) {
    const { stack = '', message } = error as SyntaxError;
    const [place = '', , mark = ''] = stack.split('\n');
    const line = Number(/:(\d+)$/.exec(place)?.[1]);
    const lines = code.split('\n');
    const column = mark.indexOf('^') + 1;
    if (line <= lines.length && column > 0) return { line, column, width: mark.trim().length, message };
    const last = lines.findLastIndex((each) => each.trim() !== '');
    return { line: last + 1, column: lines[last]!.trimEnd().length + 1, width: 1, message: 'the code ends too early' };
  }
}

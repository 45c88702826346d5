import { kindOfType } from '../model/field-kind.js';
import type { ModelField } from '../model/model-field.js';

/** PostgreSQL's text of an array, as `{1,NULL,"a,b"}`, as a list of its elements; anything else as it is. */
export function readArray(raw: unknown, { column, model }: ModelField): unknown {
  if (!column!.isArray || typeof raw !== 'string') return raw;
  return elementsOf(raw, readerOf(kindOfType(model.dataSource.driver.normalizeType(column!))));
}

/** Elements: quoted, nested, or plain up to the next comma. */
const ELEMENT = /"((?:[^"\\]|\\.)*)"|([{}])|([^,{}"]+)/gs;

function elementsOf(text: string, read: (element: string) => unknown): unknown[] {
  const lists: unknown[][] = [[]];
  for (const [, quoted, brace, plain] of text.matchAll(ELEMENT)) {
    if (brace === '{') lists.push([]);
    else if (brace === '}') lists.at(-2)!.push(lists.pop());
    else if (quoted !== undefined) lists.at(-1)!.push(read(quoted.replace(/\\(.)/gs, '$1')));
    else lists.at(-1)!.push(plain === 'NULL' ? null : read(plain!));
  }
  return lists[0]![0] as unknown[];
}

function readerOf(kind: ReturnType<typeof kindOfType>): (element: string) => unknown {
  if (kind === 'integer' || kind === 'float') return Number;
  if (kind === 'boolean') return (element) => element === 't';
  if (kind === 'datetime') return (element) => new Date(`${element.replace(' ', 'T')}${/[+Z]/.test(element) ? '' : 'Z'}`);
  return kind === 'json' ? (element) => JSON.parse(element) as unknown : (element) => element;
}

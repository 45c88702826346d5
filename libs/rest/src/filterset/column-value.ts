import { asciiDigits } from '@nuages/serializers';
import type { QueryField } from '../query/query-set.js';
import { readDate, readIsoDateTime, readTime } from './read-moment.js';

/**
 * The value of a column that a client's text spells, or `undefined` when it spells none: a key in a path, a choice, the
 * position of a cursor.
 */
export function columnValue(field: QueryField | undefined, text: string): unknown {
  const target = field?.relation ? field.relation.target().primaryKey : field;
  switch (target?.kind) {
    case 'integer':
    case 'bigint':
      return readWhole(text);
    case 'float':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case 'decimal':
      return /^\s*[+-]?(?:\d+\.?\d*|\.\d+)\s*$/.test(text) ? text.trim() : undefined;
    case 'boolean':
      return readBoolean(text);
    case 'uuid':
      return /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;
    case 'date':
      return readDate(text);
    case 'datetime':
      return readIsoDateTime(text);
    case 'time':
      return readTime(text);
    default:
      return text.includes('\0') ? undefined : text;
  }
}

function readWhole(given: string): number | bigint | undefined {
  const spelled = asciiDigits(given);
  if (!/^\s*[+-]?\d+(?:_\d+)*\s*$/.test(spelled)) return undefined; // as Python's int() reads it
  const text = spelled.replaceAll('_', '');
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text.trim().replace(/^\+/, ''));
}

function readBoolean(text: string): boolean | undefined {
  if (/^(?:true|1|t)$/i.test(text)) return true;
  return /^(?:false|0|f)$/i.test(text) ? false : undefined;
}

import type { FieldKind } from '../model/field-kind.js';

/** Reads the text that a client sent as a value of that kind; `undefined` where it is none. */
export function readClientValue(text: string, kind: FieldKind): string | number | bigint | boolean | Date | undefined {
  if (text.includes('\0')) return undefined; // PostgreSQL takes no such text
  switch (kind) {
    case 'integer':
    case 'bigint':
    case 'duration':
      return /^[+-]?\d{1,18}$/.test(text) ? readInteger(text) : undefined;
    case 'float':
    case 'decimal':
      return /^[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})$/.test(text) ? (kind === 'float' ? Number(text) : text) : undefined;
    case 'boolean':
      return { true: true, 1: true, false: false, 0: false }[text.toLowerCase()];
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) && isMoment(`${text}T00:00:00Z`) ? text : undefined;
    case 'time':
      return /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/.test(text) ? text : undefined;
    case 'datetime':
      return readMoment(text);
    case 'uuid':
      return /^[\da-f]{8}(-?[\da-f]{4}){3}-?[\da-f]{12}$/i.test(text) ? text : undefined;
    case 'char':
    case 'text':
    case 'file':
      return text;
    default:
      return undefined;
  }
}

function readInteger(text: string): number | bigint {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** ISO 8601; UTC where no zone is given. A `+` in a query string that was not encoded arrives as a blank. */
function readMoment(text: string): Date | undefined {
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+ -]\d\d:?\d\d)?)?$/.exec(text);
  if (!parts) return undefined;
  const [, date, time = '00:00', zone = 'Z'] = parts;
  const moment = `${date}T${time}${zone.replace(' ', '+')}`;
  return isMoment(moment) && isMoment(`${date}T00:00:00Z`) ? new Date(moment) : undefined;
}

/** Whether it is a moment of the calendar: February 30th is none. */
function isMoment(text: string): boolean {
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return false;
  return !text.endsWith('T00:00:00Z') || moment.toISOString().startsWith(text.slice(0, 10));
}

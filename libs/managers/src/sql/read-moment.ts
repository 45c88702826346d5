const DAY = 86_400_000;
const BLANK = 32;
const POINT = 46;
/** Of two digits' codes, the first times ten: what is not their number. */
const ZEROS = 48 * 10 + 48;

/**
 * The moment that a database's text tells: 'YYYY-MM-DD HH:MM:SS[.fff]' with an optional offset; UTC where none is given. The usual form is
 * read by arithmetic, in half the time that `Date.UTC` takes: a page has hundreds.
 */
export function readMoment(text: string): Date {
  const { length } = text;
  const isUsual = text.charCodeAt(10) === BLANK && (length === 19 || (length === 23 && text.charCodeAt(19) === POINT));
  if (!isUsual) return readOther(text);
  const year = pair(text, 0) * 100 + pair(text, 2);
  const month = pair(text, 5);
  const day = pair(text, 8);
  const second = (pair(text, 11) * 60 + pair(text, 14)) * 60 + pair(text, 17);
  const millisecond = second * 1000 + (length === 19 ? 0 : pair(text, 20) * 10 + text.charCodeAt(22) - 48);
  const isInCalendar = year > 0 && month > 0 && month <= 12; // MariaDB has the date 0000-00-00
  return new Date(isInCalendar ? dayOf(year, month, day) * DAY + millisecond : Date.UTC(year, month - 1, day) + millisecond);
}

/** The number that two digits spell. */
function pair(text: string, at: number): number {
  return (text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - ZEROS) | 0;
}

/**
 * A day's number, counted from 1970.
 *
 * @see https://howardhinnant.github.io/date_algorithms.html#days_from_civil
 */
function dayOf(givenYear: number, month: number, day: number): number {
  const year = (month <= 2 ? givenYear - 1 : givenYear) | 0; // years begin in March
  const era = (year / 400) | 0;
  const ofEra = (year - era * 400) | 0;
  const ofYear = ((((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) | 0) + day - 1) | 0;
  const leaps = (((ofEra / 4) | 0) - ((ofEra / 100) | 0)) | 0;
  return (era * 146_097 + ofEra * 365 + leaps + ofYear - 719_468) | 0;
}

function readOther(text: string): Date {
  const zone = /([+-]\d\d)(?::?(\d\d))?$|Z$/.exec(text.slice(10));
  const body = zone ? text.slice(0, text.length - zone[0].length) : text;
  const suffix = !zone || zone[0] === 'Z' ? 'Z' : `${zone[1]}:${zone[2] ?? '00'}`;
  return new Date(`${body.replace(' ', 'T')}${body.length === 10 ? 'T00:00:00' : ''}${suffix}`);
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)`;

/** The three forms: the usual one, that of RFC 850, that of C's `asctime`. */
const FORMS = [
  new RegExp(String.raw`^\w{3}, (?<day>\d\d) (?<month>\w{3}) (?<year>\d{4}) ${TIME} GMT$`),
  new RegExp(String.raw`^\w{6,9}, (?<day>\d\d)-(?<month>\w{3})-(?<year>\d\d) ${TIME} GMT$`),
  new RegExp(String.raw`^\w{3} (?<month>\w{3}) (?<day>[ \d]\d) ${TIME} (?<year>\d{4})$`),
];

/**
 * The moment that a header names, in whole seconds since 1970; `undefined` where the text is no date of HTTP.
 *
 * @see RFC 9110, section 5.6.7; Django's `parse_http_date_safe`
 */
export function readHttpDate(text: string): number | undefined {
  const parts = FORMS.map((form) => form.exec(text)?.groups).find((groups) => groups !== undefined);
  const month = MONTHS.indexOf(parts?.['month']?.toLowerCase() ?? '');
  if (!parts || month < 0) return undefined;
  const [day, hour, minute, second] = [parts['day'], parts['hour'], parts['minute'], parts['second']].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const moment = new Date(Date.UTC(fullYear(parts['year']!), month, day, hour, minute, second));
  const isReal = moment.getUTCMonth() === month && moment.getUTCDate() === day && hour < 24 && minute < 60 && second <= 60;
  return isReal ? Math.floor(moment.getTime() / 1000) : undefined;
}

/** A moment as a header names it. */
export function httpDate(moment: Date): string {
  return moment.toUTCString();
}

/** Two digits are the nearest such year that is at most 50 years ahead. */
function fullYear(text: string): number {
  if (text.length === 4) return Number(text);
  const now = new Date().getUTCFullYear();
  const year = now - (now % 100) + Number(text);
  return year - now > 50 ? year - 100 : year;
}

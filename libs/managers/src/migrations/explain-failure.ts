import { type DataSource, QueryFailedError } from 'typeorm';
import { dialectOf } from '../sql/dialect.js';
import { toIntegrityError } from '../sql/integrity-errors.js';

type DatabaseName = ReturnType<typeof dialectOf>['name'];

const TITLES: Readonly<Record<DatabaseName, string>> = { sqlite: 'SQLite', postgres: 'PostgreSQL', mysql: 'MySQL or MariaDB' };

/** By what one knows a statement that is written for a database. */
const MARKS: Readonly<Record<DatabaseName, RegExp>> = {
  mysql: /`\w+`|\bAUTO_INCREMENT\b/i,
  postgres: /\b(?:BIG|SMALL)?SERIAL\b|\bcharacter varying\b|\bWITH(?:OUT)? TIME ZONE\b|\bjsonb\b|"public"\.|\bgen_random_uuid\b/i,
  sqlite: /\bAUTOINCREMENT\b|^\s*PRAGMA\b|"temporary_\w+"|\bdatetime\('now'\)/i,
};

/** Drivers' codes of what there is a fix for: PostgreSQL's, MySQL's, and for SQLite what its message says. */
const FIXES: readonly (readonly [codes: readonly unknown[], words: RegExp, fix: string])[] = [
  [
    ['42P07', '42701', 1050, 1060, 1061],
    /already exists|duplicate column/,
    'Where the database has that from elsewhere, say so: nuages migrate <migration> --fake.',
  ],
  [
    ['42P01', '42703', 1146, 1054, 1051, 1091],
    /no such (?:table|column|index)/,
    'It was removed by hand, or a migration before this one was only noted: see nuages showmigrations.',
  ],
  [['42501', 1044, 1142], /readonly database/, "The database's user may not do that: grant it, or name another in DATABASE_URL."],
];

const ROWS_DO_NOT_FIT =
  'Rows that are there do not fit: change them first, in this migration or in one before it, or give the column a default.';

/** How much of a statement is shown. */
const SHOWN = 160;

/** What the database says against a migration's statement, the statement's beginning, and how to mend it; values are left out. */
export function explainFailure(dataSource: DataSource, error: QueryFailedError): string {
  const { query, driverError } = error;
  const rule = toIntegrityError(driverError);
  const reason = rule?.message ?? error.message.replace(/[.\s]*$/, '.');
  const fix = rule ? ROWS_DO_NOT_FIT : (foreignTo(dataSource, query) ?? fixOf(driverError));
  return [reason, `The statement: ${gistOf(query)}`, fix].filter(Boolean).join('\n');
}

/** That a statement is written for another database; `undefined` where it is not. */
export function foreignTo(dataSource: DataSource, sql: string): string | undefined {
  const { name } = dialectOf(dataSource);
  if (MARKS[name].test(sql)) return undefined;
  const other = (Object.keys(MARKS) as DatabaseName[]).find((each) => MARKS[each].test(sql));
  if (!other) return undefined;
  return `It is written for ${TITLES[other]}, and the database is ${TITLES[name]}. Keep the migrations of each in a folder of its own, by "migrations": "src/migrations/{database}" under "nuages" in package.json, and make this one's by nuages makemigrations.`;
}

function fixOf(error: Error): string | undefined {
  const { code, errno, message } = error as NodeJS.ErrnoException;
  return FIXES.find(([codes, words]) => codes.includes(code) || codes.includes(errno) || words.test(message))?.[2];
}

/** The beginning of a statement on one line, without the texts in it. */
function gistOf(sql: string): string {
  const line = sql
    .replace(/'(?:[^']|'')*'/g, "'…'")
    .replace(/\s+/g, ' ')
    .trim();
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN)}…`;
}

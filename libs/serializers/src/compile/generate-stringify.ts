import type { FieldType, JsonWeight } from '../fields/field-type.js';
import { comment, isNearer, type PlannedField } from './generate.js';
import { fastRepresentOf, literal, read, rendered, valueLines, type WrittenField, writtenFields } from './generate-represent.js';

/**
 * The text of a class's JSON: what `JSON.stringify` makes of its output, to the byte, in one of two ways.
 *
 * - Straight: when each value is of its field's usual kind, the text is put together without an object. Any other value, as a number in
 *   a text's place, makes the object after all. Fields whose kind of value is not known are rendered and written one by one.
 * - By an object literal and one `JSON.stringify`, which is faster where most values are free text.
 *
 * @param isStraight what {@link writesStraight} says
 */
export function generateStringify(fields: readonly PlannedField[], isStraight: boolean): string {
  const written = writtenFields(fields);
  const lines = isStraight
    ? straightLines(written)
    : ['  let v;', ...written.flatMap((one) => valueLines(one)), ...literal('return toJson({', written, '});')];
  return ['return function stringify(o, scope) {', ...lines, '}'].join('\n');
}

/** Tells whether a class's JSON is put together straight: few of its values, those of nested serializers too, are free text. */
export function writesStraight(planned: readonly PlannedField[], { fields, texts }: JsonWeight): boolean {
  const [first] = inOrder(writtenFields(planned));
  return first !== undefined && jsonCaseOf(first) !== undefined && texts * MOST_TEXTS <= fields; // a comma stands before what may be missing
}

/** The function by which a field's value is written as JSON text, unless a subclass represents its own way. */
export function jsonWriterOf(field: FieldType): ReturnType<FieldType['jsonWriter']> {
  return isNearer(field, 'jsonWriter', ['represent', 'render']) ? field.jsonWriter() : undefined;
}

/** One value in three: of more, `JSON.stringify` is as fast, since it finds what is to be escaped faster. */
const MOST_TEXTS = 3;

/** When `test` holds, `text` is the JSON: text as it is, and JavaScript in turn. */
interface JsonCase {
  readonly test: string;
  readonly text: readonly Piece[];
  /** True when `text` is right for null too. */
  readonly writesNull?: boolean;
}

/** Text as it is, or JavaScript that gives text. */
type Piece = string | { readonly code: string };

/** Objects list names that are numbers first. */
function inOrder(written: readonly WrittenField[]): WrittenField[] {
  const indexes = written.filter(({ field }) => isArrayIndex(field.name));
  return [...indexes.toSorted((a, b) => Number(a.field.name) - Number(b.field.name)), ...written.filter((one) => !indexes.includes(one))];
}

function isArrayIndex(name: string): boolean {
  return /^(?:0|[1-9]\d{0,9})$/.test(name) && Number(name) < 2 ** 32 - 1;
}

function straightLines(written: readonly WrittenField[]): string[] {
  const cases = new Map(written.map((one) => [one, jsonCaseOf(one)]));
  const lines = written.flatMap((one) => [comment(one.field), ...readLines(one, cases.get(one) === undefined)]);
  const tests = [...cases.values()].filter((known) => known !== undefined).map(({ test }) => `(${test})`);
  const pieces = inOrder(written).flatMap((one, at) => memberPieces(one, cases.get(one), at === 0 ? '{' : ','));
  lines.push(`  if (${tests.join('\n    && ')}) {`, `    return ${concatenate([...pieces, '}'])};`, '  }');
  const known = written.filter((one) => cases.get(one));
  lines.push(...known.map((one) => `  const x${one.index} = ${rendered(one, `v${one.index}`)};`));
  return [...lines, ...literal('return toJson({', written, '});')];
}

function readLines(one: WrittenField, isUnknown: boolean): string[] {
  const value = `  const v${one.index} = ${read(one)};`;
  return isUnknown ? [value, `  const x${one.index} = ${rendered(one, `v${one.index}`)};`] : [value];
}

function memberPieces({ field, index }: WrittenField, known: JsonCase | undefined, before: string): Piece[] {
  const key = `${before}${JSON.stringify(field.name)}:`;
  if (known) return [key, ...known.text];
  return [{ code: `member(${quote(key)}, ${JSON.stringify(field.name)}, x${index})` }];
}

function jsonCaseOf(one: WrittenField): JsonCase | undefined {
  const { field, index } = one;
  const v = `v${index}`;
  const nested: JsonCase = { test: `isPresent(${v})`, text: [{ code: `j${index}(${v}, scope)` }] };
  const known = jsonWriterOf(field) ? nested : fastJsonOf(field, v);
  if (!known || !field.allowsNull) return known;
  const test = `${v} === null || ${known.test}`;
  return known.writesNull
    ? { test, text: known.text }
    : { test, text: [{ code: `(${v} === null ? 'null' : ${concatenate(known.text)})` }] };
}

function fastJsonOf(field: FieldType, v: string): JsonCase | undefined {
  const { test, value: given, json } = fastRepresentOf(field, v) ?? { test: '', value: '' };
  const value = /^\w+(?:\(\w+\))?$/.test(given) ? given : `(${given})`;
  if (json === 'bare') return { test, text: [{ code: value }], writesNull: true };
  if (json === 'number') return { test, text: [{ code: `(Number.isFinite(${value}) ? ${value} : 'null')` }], writesNull: true };
  if (json === 'plain') return { test, text: ['"', { code: value }, '"'] };
  return json === 'text' ? { test, text: ['"', { code: `escapeText(${value})` }, '"'] } : undefined;
}

/** JavaScript that puts pieces together; those of text side by side are one, and the first is text, so that numbers are not added up. */
function concatenate(pieces: readonly Piece[]): string {
  const parts: string[] = [];
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece;
    else {
      if (text !== '' || parts.length === 0) parts.push(quote(text));
      parts.push(piece.code);
      text = '';
    }
  }
  return [...parts, ...(text === '' ? [] : [quote(text)])].join(' + ');
}

/** Text as a JavaScript literal. */
function quote(text: string): string {
  return /['\\\p{C}\u2028\u2029]/u.test(text) ? JSON.stringify(text) : `'${text}'`;
}

import type { FastCase, FieldType } from '../fields/field-type.js';
import { comment, isNearer, type PlannedField } from './generate.js';

/**
 * The text of a class's output: reads each field's source from `o`, and gives the values under the fields' names. An object literal, which
 * the engine makes at once, serves unless an optional value is missing.
 */
export function generateRepresent(fields: readonly PlannedField[]): string {
  const written = writtenFields(fields);
  const optional = written.filter(({ field }) => canSkip(field)).map(({ index }) => `x${index} !== SKIP`);
  const values = written.flatMap((one) => valueLines(one, finished));
  const lines = ['return function represent(o, scope) {', '  let v;', ...values];
  const whole = literal('return {', written, '};');
  if (optional.length === 0) return [...lines, ...whole, '}'].join('\n');
  lines.push(`  if (${optional.join(' && ')})`, ...whole.map((line) => `  ${line}`), '  const out = {};');
  for (const { field, index } of written) {
    lines.push(`  ${canSkip(field) ? `if (x${index} !== SKIP) ` : ''}out[${JSON.stringify(field.name)}] = x${index};`);
  }
  return [...lines, '  return out;', '}'].join('\n');
}

/** A field that clients see, with its number in the generated code. */
export interface WrittenField {
  readonly index: number;
  readonly field: FieldType;
}

/** The fields that clients see. */
export function writtenFields(fields: readonly PlannedField[]): WrittenField[] {
  return fields.map(({ field }, index) => ({ field, index })).filter(({ field }) => !field.isWriteOnly);
}

/** The value of a field's source. */
export function read({ field: { source }, index }: WrittenField): string {
  if (source.length === 0) return 'o';
  return source.length === 1 ? `o[${JSON.stringify(source[0])}]` : `getPath(o, f${index}.source)`;
}

/** What clients see of the value in `v`: its fast case, else the field's own way. */
export function rendered(one: WrittenField, v: string, finish = (_one: WrittenField, slow: string): string => slow): string {
  const { field, index } = one;
  const fast = fastRepresentOf(field, v);
  const slow = finish(one, `f${index}.render(${v}, o, scope)`);
  return fast ? `${fast.test} ? ${fast.value} : ${slow}` : slow;
}

/** The fast case of a field's output, unless a subclass represents its own way. */
export function fastRepresentOf(field: FieldType, v: string): FastCase | undefined {
  return isNearer(field, 'fastRepresent', ['represent', 'render']) ? field.fastRepresent(v) : undefined;
}

/** Reads a field's source and gives what clients see of it the name `x` and the field's number. */
export function valueLines(written: WrittenField, finish?: typeof finished): string[] {
  return [comment(written.field), `  v = ${read(written)};`, `  const x${written.index} = ${rendered(written, 'v', finish)};`];
}

/** What is not of the usual kind may hold bigints, but for what another plan makes, which sees to them itself. */
function finished({ field }: WrittenField, slow: string): string {
  return isNearer(field, 'isWrittenByPlan', ['represent', 'render']) && field.isWrittenByPlan ? slow : `finish(${slow}, scope)`;
}

/** An object of what {@link valueLines} gave names to. */
export function literal(before: string, fields: readonly WrittenField[], after: string): string[] {
  const members = fields.map(({ field, index }) => `    ${JSON.stringify(field.name)}: x${index},`);
  return [`  ${before}`, ...members, `  ${after}`];
}

function canSkip(field: FieldType): boolean {
  return (!field.isRequired && !field.allowsNull) || typeof field.options.default === 'function';
}

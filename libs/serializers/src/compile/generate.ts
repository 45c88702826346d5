import type { FastCase, FieldType } from '../fields/field-type.js';

/** A field with its hook and its number in the generated code. */
export interface PlannedField {
  readonly field: FieldType;
  /** The method `validateX` of the serializer, if there is one. */
  readonly hook?: string;
}

/**
 * The text of a class's parser: field by field, the fast case inline and `run` for everything else, then the field's hook.
 * Errors are collected under the field's name; the values under its source. Fields that wait begin together, before all others.
 */
export function generateParse(fields: readonly PlannedField[], isAsync: boolean, isConstrained = false): string {
  const lines = [`return ${isAsync ? 'async ' : ''}function parse(data, scope, self) {`];
  lines.push('  if (!isObject(data)) return refuseData(data, errorForm);', '  const out = {};', '  let errors, v, x;');
  const waiting = [...fields.entries()].filter(([, { field }]) => !field.isReadOnly && field.isAsync);
  const areTogether = waiting.length > 1;
  if (areTogether) lines.push(...startAll(waiting));
  for (const [index, { field, hook }] of fields.entries()) {
    if (field.isReadOnly) continue;
    const name = JSON.stringify(field.name);
    lines.push(comment(field));
    const isWaiting = areTogether && field.isAsync;
    if (!isWaiting) lines.push(`  v = ${sent(field)};`);
    const fast = hook || field.options.validators?.length ? undefined : fastParseOf(field);
    const run = isWaiting ? `x = w${index}` : `x = ${field.isAsync ? 'await ' : ''}f${index}.run(v, scope, data)`;
    if (fast) lines.push(`  if (${fast.test}) ${assign(index, field, fast.value)}`, `  else if ((${run}) instanceof Invalid)`);
    else lines.push(`  ${run};`);
    if (hook) lines.push(`  if (x !== SKIP && !(x instanceof Invalid)) x = await runHook(self, ${JSON.stringify(hook)}, x, scope);`);
    lines.push(`  ${fast ? '  ' : 'if (x instanceof Invalid) '}(errors ??= {})[${name}] = x.details;`);
    lines.push(`  else if (x !== SKIP) ${assign(index, field, 'x')}`);
  }
  if (isConstrained) lines.push('  errors = await constrain(errors, out, scope);');
  lines.push('  return errors === undefined ? out : new Invalid(errors);', '}');
  return lines.join('\n');
}

/** One line each, in which no name of a field can end the comment. */
export function comment({ name, kind }: FieldType): string {
  return `  // ${name.replace(/\s/g, ' ')}: ${kind}`;
}

/** Tells whether a method is at least as near to a field's own class as each of those that it stands in for. */
export function isNearer(field: FieldType, method: keyof FieldType, others: readonly (keyof FieldType)[]): boolean {
  let at: object | null = field;
  while (at && !Object.hasOwn(at, method)) {
    if (others.some((other) => Object.hasOwn(at!, other))) return false;
    at = Object.getPrototypeOf(at) as object | null;
  }
  return true;
}

function fastParseOf(field: FieldType): FastCase | undefined {
  return isNearer(field, 'fastParse', ['parse', 'run']) ? field.fastParse('v') : undefined;
}

function startAll(waiting: readonly (readonly [number, PlannedField])[]): string[] {
  const results = waiting.map(([index]) => `w${index}`).join(', ');
  const tasks = waiting.map(([index, { field }]) => `    () => f${index}.run(${sent(field)}, scope, data),`);
  return [`  const [${results}] = await startTogether([`, ...tasks, '  ]);'];
}

/** A client's value for a field. */
function sent({ name }: FieldType): string {
  const key = JSON.stringify(name);
  return name in Object.prototype ? `own(data, ${key})` : `data[${key}]`;
}

function assign(index: number, field: FieldType, value: string): string {
  if (field.source.length === 0) return `spread(out, ${value});`;
  return field.source.length === 1 ? `out[${JSON.stringify(field.source[0])}] = ${value};` : `setPath(out, f${index}.source, ${value});`;
}

import { ImproperlyConfigured } from '@nuages/core';
import { catchValidation, type FieldType } from '../fields/field-type.js';
import { Invalid, SKIP } from '../fields/invalid.js';
import type { Scope } from '../fields/scope.js';
import { PLAIN_MOMENT, writeIso } from '../fields/time/date-time.field.js';
import { generateParse, generateRepresent, type PlannedField } from './generate.js';
import { getPath, isObject, isPlainText, own, refuseData, setPath } from './runtime.js';

type Parse = (data: unknown, scope: Scope, self?: object) => unknown;
type Represent = (owner: unknown, scope: Scope) => Record<string, unknown>;

/** A serializer class made ready: its fields, bound, and the two functions generated of them. */
export class Plan {
  readonly fields: ReadonlyMap<string, FieldType>;
  /** True when {@link parse} gives a promise. */
  readonly isAsync: boolean;
  private readonly planned: readonly PlannedField[];
  private readonly errorKey: string;
  private compiled: { parse?: Parse; represent?: Represent } = {};

  /** @param fields bound fields by the name that clients use */
  constructor(fields: ReadonlyMap<string, FieldType>, prototype: object, errorKey: string) {
    this.fields = fields;
    this.errorKey = errorKey;
    this.planned = [...fields].map(([name, field]) => ({ field, hook: hookOf(prototype, name) }));
    this.isAsync = this.planned.some(({ field, hook }) => !field.isReadOnly && (hook !== undefined || field.isAsync));
    checkHooks(prototype, fields);
  }

  /** The generated text of each function. */
  get sources(): { parse: string; represent: string } {
    return {
      parse: generateParse(this.planned, this.isAsync),
      represent: generateRepresent(this.planned),
    };
  }

  get parse(): Parse {
    return (this.compiled.parse ??= this.evaluate(generateParse(this.planned, this.isAsync)) as Parse);
  }

  get represent(): Represent {
    return (this.compiled.represent ??= this.evaluate(generateRepresent(this.planned)) as Represent);
  }

  private evaluate(source: string): unknown {
    const known: Record<string, unknown> = { ...RUNTIME, errorKey: this.errorKey };
    for (const [index, { field }] of this.planned.entries()) known[`f${index}`] = field;
    // every name in the text is quoted by JSON.stringify: no declaration can add code
    // oxlint-disable-next-line typescript/no-implied-eval -- the point of this file
    return (new Function(...Object.keys(known), source) as (...values: unknown[]) => unknown)(...Object.values(known));
  }
}

const RUNTIME = { Invalid, SKIP, isObject, isPlainText, own, refuseData, setPath, getPath, writeIso, PLAIN_MOMENT, runHook };

function runHook(self: Record<string, (value: unknown) => unknown>, hook: string, value: unknown): Promise<unknown> {
  return catchValidation(() => self[hook]!(value));
}

function hookOf(prototype: object, name: string): string | undefined {
  const hook = `validate${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return hook in prototype ? hook : undefined;
}

function checkHooks(prototype: object, fields: ReadonlyMap<string, FieldType>): void {
  const known = new Set([...fields.keys()].map((name) => `validate${name.charAt(0).toUpperCase()}${name.slice(1)}`));
  for (const key of Object.getOwnPropertyNames(prototype)) {
    if (!/^validate[A-Z]/.test(key) || known.has(key)) continue;
    const name = `${key.charAt(8).toLowerCase()}${key.slice(9)}`;
    throw new ImproperlyConfigured(`${prototype.constructor.name}.${key}: there is no field '${name}'. Declare it, or rename the method.`);
  }
}

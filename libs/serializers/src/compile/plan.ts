import { ImproperlyConfigured, toJson } from '@nuages/core';
import { catchValidation } from '../fields/catch-validation.js';
import type { FieldType, JsonWeight } from '../fields/field-type.js';
import { Invalid, SKIP } from '../fields/invalid.js';
import type { Scope } from '../fields/scope.js';
import { PLAIN_MOMENT } from '../fields/time/date-time.field.js';
import { writeIso } from '../fields/time/write-iso.js';
import { type Constrain, constrainFields } from '../interop/constrain.js';
import { hasExposure } from '../interop/mixed-field.js';
import { generateParse, type PlannedField } from './generate.js';
import { generateRepresent, writtenFields } from './generate-represent.js';
import { generateStringify, jsonWriterOf, writesStraight } from './generate-stringify.js';
import { escapeText, isPresent, member } from './json-text.js';
import { finish } from './without-bigints.js';
import { type ErrorForm, getPath, isObject, isPlainText, own, refuseData, setPath, spread, startTogether } from './runtime.js';

type Parse = (data: unknown, scope: Scope, self?: object) => unknown;
export type { ErrorForm };
type Represent = (owner: unknown, scope: Scope) => Record<string, unknown>;
type Stringify = (owner: unknown, scope: Scope) => string;

/** A serializer class made ready: its fields, bound, and the three functions generated of them. */
export class Plan {
  readonly fields: ReadonlyMap<string, FieldType>;
  /** True when {@link parse} gives a promise. */
  readonly isAsync: boolean;
  private readonly planned: readonly PlannedField[];
  private readonly errorForm: ErrorForm;
  /** True when who asks decides which fields are seen. */
  readonly hasExposures: boolean;
  private readonly constrain?: Constrain;
  private readonly selections = new Map<string, Plan>();
  private compiled: { parse?: Parse; represent?: Represent; stringify?: Stringify } = {};
  private known: { isStraight?: boolean; weight?: JsonWeight } = {};

  /** @param fields bound fields by the name that clients use */
  constructor(
    fields: ReadonlyMap<string, FieldType>,
    private readonly prototype: object,
    errorForm: ErrorForm,
  ) {
    this.fields = fields;
    this.errorForm = errorForm;
    this.planned = [...fields].map(([name, field]) => ({ field, hook: hookOf(prototype, name) }));
    this.hasExposures = [...fields.values()].some(hasExposure);
    this.constrain = constrainFields(prototype, fields, errorForm);
    const isAsync = this.planned.some(({ field, hook }) => !field.isReadOnly && (hook !== undefined || field.isAsync));
    this.isAsync = isAsync || this.constrain !== undefined;
  }

  /** The plan of a class. @throws ImproperlyConfigured for a hook without a field */
  static of(fields: ReadonlyMap<string, FieldType>, prototype: object, errorForm: ErrorForm): Plan {
    checkHooks(prototype, fields);
    return new Plan(fields, prototype, errorForm);
  }

  /** The generated text of each function. */
  get sources(): PlanSources {
    return {
      parse: generateParse(this.planned, this.isAsync, this.constrain !== undefined),
      represent: generateRepresent(this.planned),
      stringify: generateStringify(this.planned, this.isStraight),
    };
  }

  get parse(): Parse {
    return (this.compiled.parse ??= this.evaluate(generateParse(this.planned, this.isAsync, this.constrain !== undefined)) as Parse);
  }

  get represent(): Represent {
    return (this.compiled.represent ??= this.evaluate(generateRepresent(this.planned)) as Represent);
  }

  /** Gives the JSON text of an object. */
  get stringify(): Stringify {
    return (this.compiled.stringify ??= this.evaluate(generateStringify(this.planned, this.isStraight)) as Stringify);
  }

  /** The JSON text of a list. */
  stringifyAll(items: readonly unknown[], scope: Scope): string {
    if (!this.isStraight) return toJson(items.map((item) => this.represent(item, scope)));
    const { stringify } = this;
    let text = '';
    for (const item of items) text += (text === '' ? '[' : ',') + stringify(item, scope);
    return text === '' ? '[]' : `${text}]`;
  }

  /** How much is written for an object. */
  get weight(): JsonWeight {
    if (this.known.weight) return this.known.weight;
    this.known.weight = { fields: 1, texts: 1 }; // what it counts for inside itself
    const weights = writtenFields(this.planned).map(({ field }) => field.weigh());
    const sum = (part: keyof JsonWeight): number => weights.reduce((total, weight) => total + weight[part], 0);
    return (this.known.weight = { fields: sum('fields'), texts: sum('texts') });
  }

  /** The plan of some of the fields, in their order here; kept for the next request that sees the same ones. */
  select(names: readonly string[]): Plan {
    const wanted = new Set(names);
    const chosen = [...this.fields].filter(([name]) => wanted.has(name));
    if (chosen.length === this.fields.size) return this;
    const key = JSON.stringify(chosen.map(([name]) => name));
    let plan = this.selections.get(key);
    if (!plan) {
      if (this.selections.size >= MAX_SELECTIONS) this.selections.clear();
      this.selections.set(key, (plan = new Plan(new Map(chosen), this.prototype, this.errorForm)));
    }
    return plan;
  }

  /** True when {@link stringify} puts the text together without an object on the way. */
  private get isStraight(): boolean {
    return (this.known.isStraight ??= writesStraight(this.planned, this.weight));
  }

  private evaluate(source: string): unknown {
    const known: Record<string, unknown> = { ...RUNTIME, errorForm: this.errorForm, constrain: this.constrain };
    for (const [index, { field }] of this.planned.entries())
      Object.assign(known, { [`f${index}`]: field, [`j${index}`]: jsonWriterOf(field) });
    // every name in the text is quoted by JSON.stringify: no declaration can add code
    // oxlint-disable-next-line typescript/no-implied-eval -- the point of this file
    return (new Function(...Object.keys(known), source) as (...values: unknown[]) => unknown)(...Object.values(known));
  }
}

/** The generated text of a class's functions. */
export interface PlanSources {
  readonly parse: string;
  readonly represent: string;
  readonly stringify: string;
}

const MAX_SELECTIONS = 100; // clients may choose fields: what is kept of their choices is bounded

const RUNTIME = {
  Invalid,
  SKIP,
  isObject,
  isPlainText,
  own,
  refuseData,
  startTogether,
  setPath,
  spread,
  getPath,
  writeIso,
  toJson,
  escapeText,
  isPresent,
  member,
  PLAIN_MOMENT,
  runHook,
  finish,
};

/** Runs the method that checks a field; gives the value it returns, or the errors. */
export async function runHook(self: object, hook: string, value: unknown): Promise<unknown> {
  const checked = await catchValidation(() => (self as Record<string, (value: unknown) => unknown>)[hook]!(value));
  if (checked !== undefined) return checked;
  throw new ImproperlyConfigured(`${self.constructor.name}.${hook}() returned nothing. Return the value.`);
}

/** The name of the method that checks a field, where the class has it. */
export function hookOf(prototype: object, name: string): string | undefined {
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

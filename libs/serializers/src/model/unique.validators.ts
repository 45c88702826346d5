import { ValidationError } from '@nuages/core';
import { foreignKeyOf, type Model } from '@nuages/managers';
import type { FieldType } from '../fields/field-type.js';
import type { Scope } from '../fields/scope.js';
import { messageFor } from '../messages.js';
import { readMeta } from '../serializer/meta.js';
import type { Validator } from '../validators/validator.js';
import { askTogether } from './ask-together.js';
import { canHold } from './column-values.js';
import { hasRow, modelFor, type ModelRef, readColumn, type RowLookup } from './rows.js';
import { keyOfRow } from './related.field.js';
import { areTaken, type TakenQuestion } from './taken-values.js';

type Attrs = Readonly<Record<string, unknown>>;

/** No other row has the value. Code: `unique`. The column is the field's source. */
export class UniqueValidator implements Validator {
  /** @param options `names` are what the text calls the model and the field; default: `This field must be unique.` */
  constructor(
    readonly options: {
      model: ModelRef;
      lookup?: RowLookup;
      message?: string;
      names?: { readonly model: string; readonly field: string };
    },
  ) {}

  async validate(value: unknown, scope: Scope, field?: FieldType): Promise<void> {
    const { model, lookup, message, names } = this.options;
    const column = field!.source.at(-1)!;
    if (!canHold(modelFor(model).field(column), value)) return;
    const isTaken =
      lookup === 'iexact'
        ? await hasRow(modelFor(model), { [column]: value }, scope.instance, lookup)
        : await isTakenTogether(modelFor(model), { [column]: value }, scope);
    if (!isTaken) return;
    const kind = names ? 'ModelField' : 'UniqueValidator';
    throw new ValidationError(messageFor(kind, 'unique', names, field!.options.errorMessages, message), 'unique');
  }
}

/** No other row has these values together; a null among them is never equal. Code: `unique`. */
export class UniqueTogetherValidator implements Validator {
  constructor(readonly options: { model: ModelRef; fields: readonly string[]; message?: string }) {}

  async validate(attrs: Attrs, scope: Scope): Promise<void> {
    const { model, fields, message } = this.options;
    const sources = new Map(fields.map((name) => [name, sourceOf(scope, name)]));
    if (scope.instance == null) requireAll(attrs, sources, scope);
    const values = Object.fromEntries(
      [...sources.values()].map((source) => [source, valueAfter(modelFor(model), source, attrs, scope.instance)]),
    );
    if (Object.values(values).some((value) => value === null || value === undefined)) return;
    if (!(await isTakenTogether(modelFor(model), values, scope))) return;
    const params = { fields: fields.join(', ') };
    throw new ValidationError(messageFor('UniqueTogetherValidator', 'unique', params, messagesOf(scope), message), 'unique');
  }
}

/** As {@link hasRow}, the items of a list in one query. */
function isTakenTogether(model: Model, values: Record<string, unknown>, scope: Scope): Promise<boolean> {
  const name = `unique ${Object.keys(values).join(', ')}`;
  return askTogether(scope, model, name, { values, instance: scope.instance }, (questions: readonly TakenQuestion[]) =>
    areTaken(model, questions),
  );
}

type Period = 'date' | 'month' | 'year';

/** What the three validators of a period share. */
abstract class UniqueForValidator implements Validator {
  protected abstract readonly period: Period;

  constructor(readonly options: { model: ModelRef; field: string; dateField: string; message?: string }) {}

  async validate(attrs: Attrs, scope: Scope): Promise<void> {
    const { model, field, dateField, message } = this.options;
    const sources = new Map([field, dateField].map((name) => [name, sourceOf(scope, name)]));
    requireAll(attrs, sources, scope);
    const day = dayOf(attrs[sources.get(dateField)!]);
    if (day === undefined) return;
    const source = sources.get(field)!;
    const dates = await readColumn(modelFor(model), sources.get(dateField)!, { [source]: attrs[source] }, scope.instance);
    if (!dates.some((other) => isSamePeriod(this.period, day, dayOf(other)))) return;
    const code = `unique_for_${this.period}`;
    throw new ValidationError({
      [field]: [{ message: messageFor(this.constructor.name, code, { dateField }, messagesOf(scope), message), code: 'unique' }],
    });
  }
}

/** The value occurs once a day. Code: `unique`, under the field. */
export class UniqueForDateValidator extends UniqueForValidator {
  protected override readonly period = 'date';
}

/** The value occurs once in a month, of whatever year. Code: `unique`, under the field. */
export class UniqueForMonthValidator extends UniqueForValidator {
  protected override readonly period = 'month';
}

/** The value occurs once a year. Code: `unique`, under the field. */
export class UniqueForYearValidator extends UniqueForValidator {
  protected override readonly period = 'year';
}

function sourceOf(scope: Scope, name: string): string {
  const { fields } = (scope.serializer ?? {}) as { fields?: ReadonlyMap<string, FieldType> };
  return fields?.get(name)?.source[0] ?? name;
}

/** The texts of the serializer that is being validated. */
function messagesOf({ serializer }: Scope): Readonly<Record<string, string>> | undefined {
  return serializer && readMeta(serializer.constructor).errorMessages;
}

function requireAll(attrs: Attrs, sources: ReadonlyMap<string, string>, scope: Scope): void {
  const missing = [...sources].filter(([, source]) => !(source in attrs)).map(([name]) => name);
  if (missing.length === 0) return;
  const detail = { message: messageFor('UniqueTogetherValidator', 'required', {}, messagesOf(scope)), code: 'required' };
  throw new ValidationError(Object.fromEntries(missing.map((name) => [name, [detail]])));
}

/** What a column will hold: a nested object that is written has the row's own key, or none yet. */
function valueAfter(model: Model, source: string, attrs: Attrs, instance: unknown): unknown {
  if (!(source in attrs)) return heldBy(model, source, instance);
  const value = attrs[source];
  const isNew = model.findField(source)?.relation !== undefined && keyOfRow(value) === undefined;
  return isNew ? heldBy(model, source, instance) : value;
}

/** What an instance holds; of a relation that is not loaded, the key alone. */
function heldBy(model: Model, source: string, instance: unknown): unknown {
  if (!instance || typeof instance !== 'object') return undefined;
  const value = (instance as Record<string, unknown>)[source];
  if (value !== undefined || instance.constructor === Object || !model.findField(source)?.relation) return value;
  return foreignKeyOf(instance, source);
}

function dayOf(value: unknown): string | undefined {
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  return typeof value === 'string' ? value.slice(0, 10) : undefined;
}

function isSamePeriod(period: Period, day: string, other: string | undefined): boolean {
  if (other === undefined) return false;
  if (period === 'date') return day === other;
  return period === 'year' ? day.slice(0, 4) === other.slice(0, 4) : day.slice(5, 7) === other.slice(5, 7);
}

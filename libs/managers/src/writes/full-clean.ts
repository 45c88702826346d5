import { type ErrorInput, ValidationError } from '@nuages/core';
import { MESSAGES } from '../messages.js';
import { isDeferred } from '../model/deferred.js';
import type { Model } from '../model/model.js';
import type { ModelField } from '../model/model-field.js';
import { verboseNameOf } from '../model/words-of.js';
import { everyRow } from '../queryset/query-state.js';
import { errorsOf } from './check-field.js';
import { classValidatorErrors } from './class-validator-errors.js';
import { columnsNamed, heldValue, type StoredColumn, storedColumns } from './stored-columns.js';
import { keysWhere } from './write-queryset.js';

/** An entity with a rule of its own about the whole row. */
interface Cleanable {
  clean?(): void | Promise<void>;
}

/**
 * Checks an instance as a whole: each field, then its own `clean()`, then what must be unique. A save does not do it.
 *
 * Codes: `required`, `null`, `blank`, `invalid` (a value of another kind, a related row that is not there), `invalid_choice`,
 * `max_length`, `min_value` and `max_value` of integers, `max_digits`, `max_decimal_places` and `max_whole_digits` of decimals,
 * `unique`, `unique_together`, `unique_for_date`, `unique_for_month`, `unique_for_year`, those of validators, and those of
 * class-validator's decorators, by their names (`is_email`), where nothing else is wrong with the field.
 * Differs from Django's `full_clean`: a nullable field may be null without `blank`.
 *
 * @param exclude names of fields that are not checked
 * @throws ValidationError with the errors by field; those of the whole row under `non_field_errors`
 */
export async function fullClean(model: Model, instance: object, { exclude = [] }: { exclude?: readonly string[] } = {}): Promise<void> {
  const errors: Record<string, ErrorInput[]> = {};
  for (const column of storedColumns(model)) {
    const [field] = column.fields;
    if (exclude.includes(field.name) || field.isGenerated || field.autoNow || field.autoNowAdd) continue;
    const value = heldValue(instance, column);
    if (value === undefined && isUnread(model, instance, field)) continue;
    const found = await errorsOf(field, value);
    if (found.length > 0) errors[field.name] = found;
  }
  for (const [name, found] of await classValidatorErrors(instance))
    if (!errors[name] && !exclude.includes(name) && !isDeferred(instance, name)) errors[name] = found;
  await collect(errors, () => (instance as Cleanable).clean?.());
  await checkUnique(model, instance, errors, exclude);
  if (Object.keys(errors).length > 0) throw new ValidationError(errors);
}

/** Whether a saved row lacks the field since it was read without it; a save leaves it as it is. */
function isUnread(model: Model, instance: object, { name, isLeftOut }: ModelField): boolean {
  return isDeferred(instance, name) || (isLeftOut && model.keyOf(instance) !== undefined);
}

/** Adds what `clean` throws: by field, or else about the whole row. */
async function collect(errors: Record<string, ErrorInput[]>, clean: () => unknown): Promise<void> {
  try {
    await clean();
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const details = error.detail as unknown;
    const byField = Array.isArray(details) ? { non_field_errors: details as ErrorInput[] } : (details as Record<string, ErrorInput[]>);
    for (const [name, list] of Object.entries(byField)) errors[name] = [...(errors[name] ?? []), ...list];
  }
}

async function checkUnique(
  model: Model,
  instance: object,
  errors: Record<string, ErrorInput[]>,
  exclude: readonly string[],
): Promise<void> {
  const columns = storedColumns(model);
  const isChecked = ({ fields: [field] }: StoredColumn) => !errors[field.name] && !exclude.includes(field.name);
  const isTakenBy = (list: readonly StoredColumn[]) =>
    isTaken(model, instance, Object.fromEntries(list.map((column) => [column.fields[0].name, heldValue(instance, column)])));
  const found: [string, ErrorInput][] = [];
  for (const column of columns) {
    const [field] = column.fields;
    if (!field.unique || !isChecked(column) || !(await isTakenBy([column]))) continue;
    found.push([field.name, { message: takenText(model, [field]), code: 'unique' }]);
  }
  for (const names of uniqueSets(model)) {
    const together = columns.filter(({ fields }) => fields.some(({ name }) => names.includes(name)));
    if (!together.every(isChecked) || !(await isTakenBy(together))) continue;
    found.push([
      'non_field_errors',
      {
        message: takenText(
          model,
          together.map(({ fields: [field] }) => field),
        ),
        code: 'unique_together',
      },
    ]);
  }
  for (const column of columns.filter(isChecked)) found.push(...(await errorsForDates(model, instance, column, isChecked)));
  for (const [name, error] of found) errors[name] = [...(errors[name] ?? []), error];
}

function takenText(model: Model, fields: readonly ModelField[]): string {
  const labels = fields.map((field) => capitalized(verboseNameOf(field)));
  const last = labels.pop()!;
  return MESSAGES.unique(capitalized(model.verboseName), labels.length === 0 ? last : `${labels.join(', ')} and ${last}`);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const PERIODS = [
  ['uniqueForDate', ['year', 'month', 'day'], 'date'],
  ['uniqueForMonth', ['month'], 'month'],
  ['uniqueForYear', ['year'], 'year'],
] as const;

/** Whether another row of the same day, month or year has the value, where the field says so. As in Django, a month is one of any year. */
async function errorsForDates(
  model: Model,
  instance: object,
  column: StoredColumn,
  isChecked: (column: StoredColumn) => boolean,
): Promise<[string, ErrorInput][]> {
  const [field] = column.fields;
  const errors: [string, ErrorInput][] = [];
  for (const [option, parts, period] of PERIODS) {
    const name = field[option];
    if (name === undefined) continue;
    const [dates] = columnsNamed(model, [name]);
    const held = heldValue(instance, dates!);
    if (held === null || held === undefined || !isChecked(dates!)) continue;
    const [year, month, day] = (held instanceof Date ? held.toISOString() : String(held as string)).slice(0, 10).split('-').map(Number);
    const lookups = parts.map((part) => [`${name}__${part}`, { year, month, day }[part]] as const);
    if (!(await isTaken(model, instance, { [field.name]: heldValue(instance, column), ...Object.fromEntries(lookups) }))) continue;
    errors.push([field.name, { message: MESSAGES.unique_for(field.label ?? field.name, name, period), code: `unique_for_${period}` }]);
  }
  return errors;
}

function uniqueSets({ metadata, options }: Model): string[][] {
  const indices = metadata.indices.filter(({ isUnique, where }) => isUnique && !where);
  const declared = [...metadata.uniques, ...indices]
    .filter(({ columns }) => columns.length > 1)
    .map(({ columns }) => columns.map(({ propertyPath }) => propertyPath));
  const all = [...(options.uniqueTogether ?? []).map((names) => [...names]), ...declared];
  return [...new Map(all.map((names) => [names.toSorted().join(), names])).values()];
}

/** Whether another row meets the conditions; a null is like no other. */
async function isTaken(model: Model, instance: object, condition: Readonly<Record<string, unknown>>): Promise<boolean> {
  if (Object.values(condition).some((value) => value === null || value === undefined)) return false;
  const found = await keysWhere({ ...everyRow(model), includesDeleted: true, steps: [{ type: 'filter', condition }], end: 2 });
  return found.some((key) => key !== model.keyOf(instance));
}

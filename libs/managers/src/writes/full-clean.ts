import { type ErrorDetail, type ErrorInput, ValidationError } from '@nuages/core';
import { MESSAGES } from '../messages.js';
import type { FieldValidator } from '../model/field-validator.js';
import type { ModelField } from '../model/model-field.js';
import type { Model } from '../model/model.js';
import { everyRow } from '../queryset/query-state.js';
import { classValidatorErrors } from './class-validator-errors.js';
import { heldValue, type StoredColumn, storedColumns } from './stored-columns.js';
import { keysWhere } from './write-queryset.js';

/** An entity with a rule of its own about the whole row. */
interface Cleanable {
  clean?(): void | Promise<void>;
}

/**
 * Checks an instance as a whole: each field, then its own `clean()`, then what must be unique. A save does not do it.
 *
 * Codes: `required`, `null`, `blank`, `invalid_choice`, `max_length`, `unique`, `unique_together`, those of validators, and those of
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
    const found = await errorsOf(field, heldValue(instance, column));
    if (found.length > 0) errors[field.name] = found;
  }
  for (const [name, found] of await classValidatorErrors(instance)) if (!errors[name] && !exclude.includes(name)) errors[name] = found;
  await collect(errors, () => (instance as Cleanable).clean?.());
  await checkUnique(model, instance, errors, exclude);
  if (Object.keys(errors).length > 0) throw new ValidationError(errors);
}

async function errorsOf(field: ModelField, value: unknown): Promise<ErrorInput[]> {
  if (value === undefined) return field.hasDefault || field.nullable || field.blank ? [] : [detail('required')];
  if (value === null) return field.nullable ? [] : [detail('null')];
  if (value === '') return field.blank ? [] : [detail('blank')];
  const errors: ErrorInput[] = [];
  if (field.choices && !choicesOf(field).includes(value)) errors.push(detail('invalid_choice'));
  if (field.maxLength !== undefined && typeof value === 'string' && Array.from(value).length > field.maxLength)
    errors.push({ message: MESSAGES.max_length(field.maxLength), code: 'max_length' });
  for (const validator of field.validators ?? []) errors.push(...(await errorsFrom(validator, value as never)));
  return errors;
}

function choicesOf({ choices = [] }: ModelField): unknown[] {
  return choices.map((choice) => (Array.isArray(choice) ? (choice as unknown[])[0] : choice));
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

async function errorsFrom(validator: FieldValidator, value: never): Promise<ErrorInput[]> {
  if ('accepts' in validator) {
    return validator.accepts(value) ? [] : [{ message: validator.message ?? MESSAGES.invalid, code: validator.code }];
  }
  return (await errorOf(() => (typeof validator === 'function' ? validator(value) : validator.validate(value)))) ?? [];
}

async function errorOf(check: () => unknown): Promise<ErrorInput[] | undefined> {
  try {
    await check();
    return undefined;
  } catch (error) {
    if (error instanceof ValidationError) return error.detail as unknown as ErrorInput[];
    return [{ message: error instanceof Error ? error.message : MESSAGES.invalid, code: 'invalid' }];
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
  for (const column of columns.filter(({ fields: [field] }) => field.unique)) {
    const [field] = column.fields;
    if (!isChecked(column) || !(await isTaken(model, instance, [column]))) continue;
    errors[field.name] = [{ message: MESSAGES.unique(model.name, field.label ?? field.name), code: 'unique' }];
  }
  for (const names of uniqueSets(model)) {
    const together = columns.filter(({ fields }) => fields.some(({ name }) => names.includes(name)));
    if (!together.every(isChecked) || !(await isTaken(model, instance, together))) continue;
    const error = { message: MESSAGES.unique_together(model.name, names.join(', ')), code: 'unique_together' };
    errors['non_field_errors'] = [...(errors['non_field_errors'] ?? []), error];
  }
}

function uniqueSets({ metadata, options }: Model): string[][] {
  const declared = metadata.uniques
    .filter(({ columns }) => columns.length > 1)
    .map(({ columns }) => columns.map(({ propertyPath }) => propertyPath));
  return [...(options.uniqueTogether ?? []).map((names) => [...names]), ...declared];
}

/** Whether another row holds the same values; a null is like no other. */
async function isTaken(model: Model, instance: object, columns: readonly StoredColumn[]): Promise<boolean> {
  const values = columns.map((column) => [column.fields[0].name, heldValue(instance, column)] as const);
  if (values.some(([, value]) => value === null || value === undefined)) return false;
  const found = await keysWhere({
    ...everyRow(model),
    includesDeleted: true,
    steps: [{ type: 'filter', condition: Object.fromEntries(values) }],
    end: 2,
  });
  return found.some((key) => key !== model.keyOf(instance));
}

function detail(code: 'required' | 'null' | 'blank' | 'invalid_choice'): ErrorDetail {
  return { message: MESSAGES[code], code };
}

import type { Model, ModelField } from '@nuages/managers';
import type { FieldType } from '../fields/field-type.js';
import { SKIP } from '../fields/invalid.js';
import type { Scope } from '../fields/scope.js';
import { initialValue, isInitialized } from './initial-values.js';

/** The sets of properties that are unique together, by the model's options and TypeORM's `@Unique` and unique `@Index`, each once. */
export function uniqueSetsOf({ options, metadata }: Model): string[][] {
  const declared = (options.uniqueTogether ?? []).map((set) => [...set]);
  const indices = metadata.indices.filter(({ isUnique, where }) => isUnique && !where); // MySQL knows `@Unique` as such
  const constraints = [...metadata.uniques, ...indices]
    .filter(({ columns }) => columns.length > 1)
    .map(({ columns }) => columns.map(({ propertyPath, relationMetadata }) => relationMetadata?.propertyPath ?? propertyPath));
  return [...new Map([...declared, ...constraints].map((set) => [set.toSorted().join(), set])).values()];
}

/**
 * What unique sets ask of fields: a member must be sent, or have the model's default; a member that is no field of the
 * serializer takes part as a hidden field, where it has a default.
 */
export function uniquenessOptions(
  model: Model,
  names: readonly string[],
  declared: ReadonlyMap<string, FieldType>,
): { options: Map<string, Record<string, unknown>>; hidden: Map<string, unknown> } {
  const options = new Map<string, Record<string, unknown>>();
  const hidden = new Map<string, unknown>();
  const known = new Set([...names, ...[...declared.values()].map(({ options: { source } }) => source as string | undefined)]);
  const members = new Set(
    uniqueSetsOf(model)
      .filter((set) => set.some((name) => known.has(name)))
      .flat(),
  );
  const periods = [...model.fields.values()].flatMap((field) =>
    periodsOf(field).flatMap(([, date]) => (known.has(field.name) ? [field.name, date] : [])),
  );
  for (const name of [...members, ...periods]) {
    const value = defaultOf(model.field(name));
    if (value === undefined && model.field(name).hasDefault) continue; // the database computes it
    if (names.includes(name)) options.set(name, value === undefined ? { required: true } : { default: value });
    else if (value !== undefined && !declared.has(name)) hidden.set(name, value);
  }
  return { options, hidden };
}

/** The periods that a field is unique for, with the field that holds the date. */
export function periodsOf(field: ModelField): ['Date' | 'Month' | 'Year', string][] {
  const periods: ['Date' | 'Month' | 'Year', string | undefined][] = [
    ['Date', field.uniqueForDate],
    ['Month', field.uniqueForMonth],
    ['Year', field.uniqueForYear],
  ];
  return periods.filter((period): period is ['Date' | 'Month' | 'Year', string] => period[1] !== undefined);
}

function defaultOf(field: ModelField): unknown {
  if (field.autoNowAdd) return ({ instance }: Scope) => (instance == null ? new Date() : SKIP);
  if (field.autoNow) return () => new Date();
  if (isInitialized(field)) return () => initialValue(field);
  return field.hasDefault ? field.default : undefined;
}

import type { FieldType } from '../fields/field-type.js';

/** What an empty form shows of fields that clients write. */
export function initialValues(fields: ReadonlyMap<string, FieldType>): Record<string, unknown> {
  const written = [...fields].filter(([, field]) => !field.isReadOnly);
  return Object.fromEntries(written.map(([name, field]) => [name, field.getInitial()]));
}

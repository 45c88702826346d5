import { type ErrorDetail, type ErrorDetails, ImproperlyConfigured, isErrorDetail } from '@nuages/core';
import { catchValidation } from '../fields/catch-validation.js';
import type { FieldType } from '../fields/field-type.js';
import { Invalid, SKIP } from '../fields/invalid.js';
import type { Scope } from '../fields/scope.js';
import { runValidator } from '../validators/run-validator.js';
import type { ValidatorLike } from '../validators/validator.js';

/** What the steps of a whole object's validation need of a serializer. */
export interface Runnable {
  readonly errorKey: string;
  readonly fields: ReadonlyMap<string, FieldType>;
  readonly validators: readonly ValidatorLike[];
  toInternalValue(data: unknown): unknown;
  validate(attrs: any): unknown; // a serializer's own type of attributes
}

/** Parses an object, then runs the validators of the whole, then `validate`. Gives the attributes or {@link Invalid}. */
export async function runSerializer(serializer: Runnable, data: unknown, scope: Scope): Promise<unknown> {
  const parsed = await catchValidation(() => serializer.toInternalValue(data));
  if (parsed instanceof Invalid) return underKey(parsed, serializer.errorKey);
  const errors = await runValidators(serializer, parsed, scope);
  if (errors) return errors;
  const checked = await catchValidation(() => serializer.validate(parsed));
  if (checked === undefined)
    throw new ImproperlyConfigured(`${serializer.constructor.name}.validate() returned nothing. Return the attributes.`);
  return checked instanceof Invalid ? underKey(checked, serializer.errorKey) : checked;
}

/** Errors of the whole stand under a key; a field's lone error is a list of one. */
export function underKey({ details }: Invalid, key: string): Invalid {
  if (Array.isArray(details)) return new Invalid(details.every(isErrorDetail) ? { [key]: details as ErrorDetails } : details);
  return new Invalid(
    Object.fromEntries(
      Object.entries(details).map(([name, inner]): [string, ErrorDetails] => [
        name,
        isErrorDetail(inner) ? [inner] : (inner as ErrorDetails),
      ]),
    ),
  );
}

async function runValidators(serializer: Runnable, parsed: unknown, scope: Scope): Promise<Invalid | undefined> {
  if (serializer.validators.length === 0) return undefined;
  const value = { ...readOnlyDefaults(serializer, scope), ...(parsed as object) };
  const errors: ErrorDetail[] = [];
  for (const validator of serializer.validators) {
    const refused = await runValidator(validator, value, scope);
    if (!(refused instanceof Invalid)) continue;
    if (!Array.isArray(refused.details)) return underKey(refused, serializer.errorKey);
    errors.push(...(refused.details as ErrorDetail[]));
  }
  return errors.length > 0 ? new Invalid({ [serializer.errorKey]: errors }) : undefined;
}

/** Read-only fields with a default take part in checks of the whole. */
function readOnlyDefaults({ fields }: Runnable, scope: Scope): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of fields.values()) {
    if (!field.isReadOnly || !field.hasDefault || field.source.length !== 1) continue;
    const value = field.getDefault(scope);
    if (value !== SKIP) values[field.source[0]!] = value;
  }
  return values;
}

import { type ErrorInput, toErrorCode } from '@nuages/core';
import type { ValidationError } from 'class-validator';

/**
 * What class-validator's decorators on an entity find wrong, by property; nothing where class-validator is not installed.
 * A code is the constraint's name: `IsEmail` gives `is_email`. Null and undefined are left to the columns' own rules.
 */
export async function classValidatorErrors(instance: object): Promise<ReadonlyMap<string, ErrorInput[]>> {
  const library = await import('class-validator').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  });
  if (!library) return new Map();
  const found = await library.validate(instance, { forbidUnknownValues: false, skipUndefinedProperties: true, skipNullProperties: true });
  return new Map(found.map((error) => [error.property, errorsOf(error)]));
}

function errorsOf({ constraints = {}, children = [] }: ValidationError): ErrorInput[] {
  const own = Object.entries(constraints).map(([name, message]) => ({ message, code: toErrorCode(name) }));
  return [...own, ...children.flatMap(errorsOf)];
}

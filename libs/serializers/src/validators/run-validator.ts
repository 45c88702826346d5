import { currentApplication, ValidationError } from '@nuages/core';
import { catchValidation } from '../fields/catch-validation.js';
import type { FieldType } from '../fields/field-type.js';
import type { Invalid } from '../fields/invalid.js';
import type { Scope } from '../fields/scope.js';
import { messageFor } from '../messages.js';
import { type Validator, type ValidatorClass, type ValidatorFunction, type ValidatorLike, ValueValidator } from './validator.js';

/** Runs one check; gives {@link Invalid} where it refuses the value. */
export function runValidator(validator: ValidatorLike, value: unknown, scope: Scope, field?: FieldType): Promise<unknown> {
  return catchValidation((): unknown => {
    if (isValidatorClass(validator)) return currentApplication().get(validator).validate(value, scope, field);
    if (typeof validator === 'function') return (validator as ValidatorFunction)(value, scope, field);
    return validator instanceof ValueValidator ? accept(validator, value) : (validator as Validator).validate(value, scope, field);
  });
}

function isValidatorClass(validator: ValidatorLike): validator is ValidatorClass {
  return typeof validator === 'function' && typeof (validator.prototype as Partial<Validator> | undefined)?.validate === 'function';
}

/** A check of a value that stands at a whole object. */
function accept(validator: ValueValidator, value: unknown): Invalid | undefined {
  if (validator.accepts(value)) return undefined;
  throw new ValidationError(messageFor('Serializer', validator.code, validator.describe(value), {}, validator.message), validator.code);
}

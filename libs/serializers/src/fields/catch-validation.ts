import { type ErrorDetails, ValidationError } from '@nuages/core';
import { Invalid } from './invalid.js';

/** Runs `check` and gives the errors of a `ValidationError` as {@link Invalid}; any other error propagates. */
export async function catchValidation<T>(check: () => T | Promise<T>): Promise<T | Invalid> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof ValidationError) return new Invalid(error.detail as ErrorDetails);
    throw error;
  }
}

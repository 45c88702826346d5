import { FieldError } from '@nuages/core';

/** Runs what reads a value that `path` of a model is compared with; its error says so. */
export function comparing<R>(model: string, path: string, run: () => R): R {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof FieldError) || error.message.includes(model)) throw error;
    throw new FieldError(`'${path}' of ${model}: ${error.message}`, { cause: error });
  }
}

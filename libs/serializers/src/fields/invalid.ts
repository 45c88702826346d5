import type { ErrorDetails } from '@nuages/core';

/** What a field gives instead of a value that is not valid. Compared by class; never thrown. */
export class Invalid {
  constructor(readonly details: ErrorDetails) {}
}

/** What a field gives when nothing is to be written: a value that is not there and has no default. */
export const SKIP: unique symbol = Symbol('nuages.serializers.skip');

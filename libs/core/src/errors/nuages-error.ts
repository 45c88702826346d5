/** Options of every {@link NuagesError}: the error underneath, if there is one. */
export interface NuagesErrorOptions {
  cause?: unknown;
}

/**
 * A fault of the program or of the system, as opposed to one of the client (see {@link ApiException}).
 *
 * `code` is stable and meant for programs; the message says what is wrong, where, and the fix.
 */
export abstract class NuagesError extends Error {
  /** A stable, machine-readable name of the fault, in snake_case. */
  abstract readonly code: string;

  constructor(message: string, options?: NuagesErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/**
 * Something is declared or configured wrongly. Thrown at definition or at start-up, never by a client's request.
 *
 * @see Django's `django.core.exceptions.ImproperlyConfigured`
 */
export class ImproperlyConfigured extends NuagesError {
  override readonly code = 'improperly_configured';
}

/**
 * A query names a field or a lookup that the model does not have.
 *
 * @see Django's `django.core.exceptions.FieldError`
 */
export class FieldError extends NuagesError {
  override readonly code = 'field_error';
}

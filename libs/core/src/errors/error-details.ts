/** One message for a client, with the code that programs compare. */
export interface ErrorDetail {
  readonly message: string;
  readonly code: string;
}

/**
 * The errors of a value, in the value's own shape: a list of details for a scalar, a tree by key for an object, a list
 * of trees (`{}` where an item is fine) for a list.
 */
export type ErrorDetails = readonly ErrorDetail[] | readonly ErrorDetails[] | { readonly [key: string]: ErrorDetails };

/** What an {@link ApiException} may be made of: a text, a detail, or any nesting of them. */
export type ErrorInput = string | ErrorDetail | readonly ErrorInput[] | { readonly [key: string]: ErrorInput };

/** {@link ErrorDetails} with each detail replaced by its message, or by its code. */
export type ErrorTexts = string | readonly ErrorTexts[] | { readonly [key: string]: ErrorTexts };

/** Tells whether a value is one {@link ErrorDetail}: two texts, and nothing else. A tree of fields of these names has lists there, or more keys. */
export function isErrorDetail(value: unknown): value is ErrorDetail {
  if (typeof value !== 'object' || value === null) return false;
  const { message, code } = value as Record<string, unknown>;
  return typeof message === 'string' && typeof code === 'string' && Object.keys(value).every(isKeyOfDetail);
}

function isKeyOfDetail(key: string): boolean {
  return key === 'message' || key === 'code';
}

/**
 * Gives every text in `input` the code `code`, and keeps details that have one already. A lone text stays alone; what is
 * no text, as a number or nothing that got there unchecked, becomes one.
 */
export function toErrorDetails(input: ErrorInput, code: string): ErrorDetail | ErrorDetails {
  if (typeof input !== 'object' || input === null) return { message: String(input), code };
  if (isErrorDetail(input)) return input;
  if (Array.isArray(input)) return input.map((item: ErrorInput) => toErrorDetails(item, code)) as ErrorDetails;
  return mapValues(input as Record<string, ErrorInput>, (item) => toErrorDetails(item, code) as ErrorDetails);
}

/** Tells whether an input has parts: a list or a tree, and no single message. */
export function isErrorTree(input: ErrorInput): boolean {
  return typeof input === 'object' && input !== null && !isErrorDetail(input);
}

/** Replaces each detail of the tree by what `pick` gives for it. */
export function mapErrorDetails(details: ErrorDetail | ErrorDetails, pick: (detail: ErrorDetail) => string): ErrorTexts {
  if (isErrorDetail(details)) return pick(details);
  if (Array.isArray(details)) return details.map((item: ErrorDetails) => mapErrorDetails(item, pick));
  return mapValues(details as Record<string, ErrorDetails>, (item) => mapErrorDetails(item, pick));
}

function mapValues<T, U>(record: Record<string, T>, change: (value: T) => U): Record<string, U> {
  // fromEntries defines own properties, so that a key '__proto__' stays a key
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

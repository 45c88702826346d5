/** What a validation knows besides the value: handed to fields, defaults and validators. */
export interface Scope {
  /** A PATCH: fields that are not there are left alone, and defaults do not apply. */
  readonly partial: boolean;
  readonly context: Readonly<Record<string, any>>; // the caller's own values, by keys it chooses
  /** The object that is being updated, for the serializer that the value belongs to. */
  readonly instance?: unknown;
  /** The validated values so far, for validators of the whole object. */
  readonly serializer?: object;
  /** How many serializers, lists and dictionaries stand around the value. */
  readonly depth: number;
  /** What is looked up in one validation, kept by those who look up, so that they can do so together. */
  readonly lookups?: Map<unknown, unknown>;
}

/** The scope of a value that stands alone. */
export const PLAIN_SCOPE: Scope = { partial: false, context: {}, depth: 0 };

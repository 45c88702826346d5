import { NuagesError, type NuagesErrorOptions } from './nuages-error.js';

/**
 * `get()` found no row. Names the model and the lookup, never the values.
 *
 * @see Django's `Model.DoesNotExist`
 */
export class DoesNotExist extends NuagesError {
  override readonly code = 'does_not_exist';

  /**
   * @param model the model's class name
   * @param lookups what the row was looked up by, as `author__username`
   */
  constructor(
    readonly model: string,
    readonly lookups: readonly string[] = [],
    message = `${model} matching query does not exist${lookedUpBy(lookups)}.`,
  ) {
    super(message);
  }
}

/**
 * `get()` found more than one row. Names the model and the lookup, never the values.
 *
 * @see Django's `Model.MultipleObjectsReturned`
 */
export class MultipleObjectsReturned extends NuagesError {
  override readonly code = 'multiple_objects_returned';

  /**
   * @param model the model's class name
   * @param count the number of rows found; a lower bound where the query was cut short
   * @param lookups what the row was looked up by, as `author__username`
   */
  constructor(
    readonly model: string,
    readonly count: number,
    readonly lookups: readonly string[] = [],
    message = `get() returned more than one ${model}${lookedUpBy(lookups)}.`,
  ) {
    super(message);
  }
}

function lookedUpBy(lookups: readonly string[]): string {
  return lookups.length > 0 ? ` (looked up by ${lookups.join(', ')})` : '';
}

/** Which rule of the database an {@link IntegrityError} is about. */
export type IntegrityRule = 'unique' | 'foreign_key' | 'not_null' | 'check' | 'unknown';

/** What is known of a broken rule: its kind and, where the database tells, table, columns and the rule's name. */
export interface IntegrityErrorDetails extends NuagesErrorOptions {
  rule?: IntegrityRule;
  table?: string;
  columns?: readonly string[];
  constraint?: string;
}

/**
 * The database refused a write that would have broken a constraint. The message holds no values.
 *
 * @see Django's `django.db.IntegrityError`
 */
export class IntegrityError extends NuagesError {
  override readonly code = 'integrity_error';
  readonly rule: IntegrityRule;
  readonly table: string | undefined;
  readonly columns: readonly string[];
  readonly constraint: string | undefined;

  constructor(message: string, details: IntegrityErrorDetails = {}) {
    super(message, details);
    this.rule = details.rule ?? 'unknown';
    this.table = details.table;
    this.columns = details.columns ?? [];
    this.constraint = details.constraint;
  }
}

/**
 * A row cannot be deleted because rows that refer to it are protected (`onDelete: 'PROTECT'`).
 *
 * @see Django's `django.db.models.ProtectedError`
 */
export class ProtectedError extends NuagesError {
  override readonly code = 'protected';

  /** @param protectedObjects the rows that stand in the way */
  constructor(
    message: string,
    readonly protectedObjects: readonly object[],
  ) {
    super(message);
  }
}

/**
 * A row cannot be deleted because rows that refer to it are restricted (`onDelete: 'RESTRICT'`).
 *
 * @see Django's `django.db.models.RestrictedError`
 */
export class RestrictedError extends NuagesError {
  override readonly code = 'restricted';

  /** @param restrictedObjects the rows that stand in the way */
  constructor(
    message: string,
    readonly restrictedObjects: readonly object[],
  ) {
    super(message);
  }
}

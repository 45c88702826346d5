import { type Field, fieldFactory } from '../field.decorator.js';
import { type FieldOptions, FieldType } from '../field-type.js';
import { defaultMaxDepth } from './collect.js';

/** Options of {@link JSONField}. */
export interface JSONFieldOptions extends FieldOptions<unknown> {
  /** The value is JSON text that is read and written. Default: false. */
  binary?: boolean;
  /** How many levels of lists and objects there may be; code `max_depth`. Default: 64. */
  maxDepth?: number;
}

/** Any JSON value. Error codes: `invalid`, `max_depth`. */
export class JSONFieldType extends FieldType<unknown, unknown, JSONFieldOptions> {
  override readonly kind = 'JSONField';

  constructor(options: JSONFieldOptions = {}) {
    super(options);
  }

  override parse(data: unknown): unknown {
    const value = this.options.binary ? readJson(data) : data;
    const { maxDepth = defaultMaxDepth() } = this.options;
    const problem = value === undefined ? 'invalid' : findJsonProblem(value, maxDepth);
    return problem ? this.fail(problem, { limit: maxDepth }) : value;
  }

  override represent(value: unknown): unknown {
    return this.options.binary ? JSON.stringify(value) : value;
  }
}

function readJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function findJsonProblem(value: unknown, levels: number): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'invalid';
  if (typeof value !== 'object' || value === null) return ['bigint', 'function', 'symbol'].includes(typeof value) ? 'invalid' : undefined;
  if (levels <= 0) return 'max_depth';
  for (const item of Object.values(value)) {
    const problem = findJsonProblem(item, levels - 1);
    if (problem) return problem;
  }
  return undefined;
}

/** Declares a {@link JSONFieldType}. */
export function JSONField(options: JSONFieldOptions = {}): Field<any> {
  return fieldFactory<any>(new JSONFieldType(options)); // any JSON value fits any property
}

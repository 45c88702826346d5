import type { ModelField } from '@nuages/managers';
import { type Field, fieldFactory } from '../fields/field.decorator.js';
import type { JsonSchema } from '../json-schema/json-schema.js';
import { toColumnValue } from './column-values.js';
import { keyOfRow, type RelatedFieldOptions, RelatedFieldType } from './related.field.js';

/**
 * Another row by its primary key.
 *
 * - Internal value: the row, an instance of the entity.
 * - Error codes: `incorrect_type`, `does_not_exist`; for lists also `not_a_list`, `empty`, `max_items`.
 */
export class PrimaryKeyRelatedFieldType extends RelatedFieldType {
  override readonly oneKind = 'PrimaryKeyRelatedField';

  protected override get column(): string {
    return this.model.primaryKey.name;
  }

  protected override get namesByKey(): boolean {
    return true;
  }

  protected override representOne(value: unknown): unknown {
    return keyOfRow(value);
  }

  protected override refuse(data: unknown): never {
    const isKey = data === null || toColumnValue(this.model.primaryKey, data) !== undefined; // in a list; DRF asks for it, too
    return isKey ? this.refuseOne('does_not_exist', { value: data }) : this.refuseOne('incorrect_type', { type: typeof data });
  }

  protected override describeOne(): JsonSchema {
    return this.options.model ? describeColumn(this.model.primaryKey) : {};
  }
}

/** Options of {@link SlugRelatedField}. */
export interface SlugRelatedFieldOptions extends RelatedFieldOptions {
  /** The unique column that clients name rows by. */
  slugField: string;
}

/** Another row by a unique column. Error codes: `does_not_exist`; for lists also `not_a_list`, `empty`, `max_items`. */
export class SlugRelatedFieldType extends RelatedFieldType<SlugRelatedFieldOptions> {
  override readonly oneKind = 'SlugRelatedField';

  protected override get column(): string {
    return this.options.slugField;
  }

  protected override representOne(value: unknown): unknown {
    return (value as Record<string, unknown>)[this.options.slugField];
  }

  protected override refuse(data: unknown): never {
    const { slugField } = this.options;
    return this.refuseOne('does_not_exist', { slugField, value: typeof data === 'object' ? JSON.stringify(data) : data });
  }

  protected override describeOne(): JsonSchema {
    return this.options.model ? describeColumn(this.model.field(this.column)) : {};
  }
}

/** Another row by its text, `toString()`; read-only. */
export class StringRelatedFieldType extends RelatedFieldType {
  override readonly oneKind = 'StringRelatedField';

  constructor(options: RelatedFieldOptions = {}) {
    super({ ...options, readOnly: true });
  }

  protected override get column(): string {
    return '';
  }

  protected override representOne(value: unknown): unknown {
    return String(value);
  }

  protected override refuse(): never {
    return this.refuseOne('invalid');
  }

  protected override describeOne(): JsonSchema {
    return { type: 'string' };
  }
}

/** JSON Schema of a column that names rows. */
function describeColumn({ kind }: ModelField): JsonSchema {
  if (kind === 'integer') return { type: 'integer' };
  if (kind === 'bigint') return { type: ['integer', 'string'] };
  return kind === 'uuid' ? { type: 'string', format: 'uuid' } : { type: 'string' };
}

/** Declares a {@link PrimaryKeyRelatedFieldType}: `@PrimaryKeyRelatedField({ model: () => Tag, many: true }) tags!: Tag[]`. */
export function PrimaryKeyRelatedField(options: RelatedFieldOptions): Field<any> {
  return fieldFactory<any>(new PrimaryKeyRelatedFieldType(options)); // clients see keys, code sees rows
}

/** Declares a {@link SlugRelatedFieldType}: `@SlugRelatedField({ model: () => Tag, slugField: 'name', many: true }) tags!: Tag[]`. */
export function SlugRelatedField(options: SlugRelatedFieldOptions): Field<any> {
  return fieldFactory<any>(new SlugRelatedFieldType(options)); // clients see slugs, code sees rows
}

/** Declares a {@link StringRelatedFieldType}. */
export function StringRelatedField(options: RelatedFieldOptions = {}): Field<any> {
  return fieldFactory<any>(new StringRelatedFieldType(options)); // clients see texts, code sees rows
}

import { ImproperlyConfigured } from '@nuages/core';
import { Manager, type Model } from '@nuages/managers';
import { ListSerializer } from '../serializer/list-serializer.js';
import { readModel } from './model-fields.js';
import { assignColumns } from './rows.js';

/**
 * Writes the rows of a list by one statement for all. No signals are sent for the rows, and the serializer's own `create` and `update`
 * are not called, as with Django's `bulk_create`.
 *
 * @example
 * static override Meta = modelMeta<Tag>({ model: Tag, fields: ['id', 'name'], listSerializer: () => BulkListSerializer });
 */
export class BulkListSerializer extends ListSerializer {
  protected override createItems(items: readonly Record<string, unknown>[]): Promise<object[]> {
    if (items.length === 0) return Promise.resolve([]);
    return this.manager.bulkCreate(items.map((attrs) => this.assign(this.model.create() as object, attrs)));
  }

  protected override async updateItems(items: readonly { instance: object; attrs: Record<string, unknown> }[]): Promise<object[]> {
    const names = new Set(items.flatMap(({ attrs }) => Object.keys(attrs)));
    names.delete(this.model.primaryKey.name);
    const rows = items.map(({ instance, attrs }) => this.assign(instance, attrs));
    if (rows.length > 0 && names.size > 0) await this.manager.bulkUpdate(rows, [...names] as never[]);
    return rows;
  }

  private get model(): Model {
    return readModel(this.child);
  }

  private get manager(): Manager<object> {
    return new Manager<object>(this.model.target as never, this.model.dataSource);
  }

  private assign(instance: object, attrs: Record<string, unknown>): object {
    const many = assignColumns(this.model, instance as Record<string, unknown>, attrs);
    const [name] = many.keys();
    if (name === undefined) return instance;
    throw new ImproperlyConfigured(
      `${this.child.name}.many(): '${name}' holds many rows, which one statement can't write. Make the field readOnly, or use the plain ListSerializer.`,
    );
  }
}

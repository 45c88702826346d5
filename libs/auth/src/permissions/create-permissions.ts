import { Manager, type Model, modelsOf } from '@nuages/managers';
import type { DataSource } from 'typeorm';
import { ContentType } from '../models/content-type.entity.js';
import { Permission } from '../models/permission.entity.js';
import { againAfterDeadlock } from './again-after-deadlock.js';

/** What may be done to a row of any model. */
const ACTIONS = ['add', 'change', 'delete', 'view'] as const;

/**
 * Makes the permissions that are missing: add, change, delete and view of each model, and those that its `@ModelOptions`
 * name. Those that are there stay as they are. `AuthModule` does it after migrations.
 *
 * @returns how many were missing; 0 where the data source has no `Permission`
 * @see Django's `create_permissions`
 */
export async function createPermissions(dataSource: DataSource): Promise<number> {
  if (!dataSource.hasMetadata(Permission) || !dataSource.hasMetadata(ContentType)) return 0;
  const models = modelsOf(dataSource);
  // not in one transaction: rows that another process makes meanwhile must be seen
  const types = await createContentTypes(dataSource, models);
  const permissions = new Manager<Permission>(Permission, dataSource);
  const known = new Set((await permissions.all().valuesList('contentType', 'codename')).map((row) => row.join(' ')));
  const missing = models.flatMap((model) => {
    const contentType = types.get(keyOf(model))!;
    return permissionsOf(model)
      .filter(([codename]) => !known.has(`${contentType.id} ${codename}`))
      .map(([codename, name]) => Object.assign(new Permission(), { contentType, codename, name }));
  });
  await againAfterDeadlock(() => permissions.bulkCreate(missing, { ignoreConflicts: true })); // another process may be at it
  return missing.length;
}

async function createContentTypes(dataSource: DataSource, models: readonly Model[]): Promise<Map<string, ContentType>> {
  const contentTypes = new Manager<ContentType>(ContentType, dataSource);
  const read = async () => new Map((await contentTypes.all()).map((type) => [`${type.appLabel} ${type.model}`, type]));
  const known = await read();
  const missing = models.filter((model) => !known.has(keyOf(model)));
  if (missing.length === 0) return known;
  const made = missing.map((model) => Object.assign(new ContentType(), { appLabel: model.appLabel, model: model.label }));
  await againAfterDeadlock(() => contentTypes.bulkCreate(made, { ignoreConflicts: true }));
  return read();
}

function keyOf(model: Model): string {
  return `${model.appLabel} ${model.label}`;
}

function permissionsOf({ label, verboseName, options }: Model): (readonly [codename: string, name: string])[] {
  const standard = ACTIONS.map((action) => [`${action}_${label}`, `Can ${action} ${verboseName}`] as const);
  return [...standard, ...(options.permissions ?? [])];
}

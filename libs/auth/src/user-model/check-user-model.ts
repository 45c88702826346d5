import { ImproperlyConfigured } from '@nuages/core';
import { modelOf } from '@nuages/managers';
import type { DataSource } from 'typeorm';
import type { UserClass } from '../models/abstract-base-user.js';
import { userModelOf } from './user-model-of.js';

/**
 * The user model of a data source, fit for use.
 *
 * @param chosen what the application says it is
 * @throws ImproperlyConfigured where it is another, or lacks what a user model needs
 */
export function checkedUserModel(dataSource: DataSource, chosen?: UserClass): UserClass {
  const found = userModelOf(dataSource);
  if (chosen && chosen !== found)
    throw new ImproperlyConfigured(
      `AuthModule.forRoot({ userModel: ${chosen.name} }): the data source's user model is ${found.name}. Put ${chosen.name} into its 'entities' in the place of ${found.name}.`,
    );
  checkUsername(found, dataSource);
  checkRequiredFields(found, dataSource);
  return found;
}

function checkUsername(userModel: UserClass, dataSource: DataSource): void {
  const { USERNAME_FIELD, REQUIRED_FIELDS, name } = userModel;
  const column = dataSource.getMetadata(userModel).findColumnWithPropertyName(USERNAME_FIELD);
  if (!column)
    throw new ImproperlyConfigured(
      `${name}.USERNAME_FIELD is '${USERNAME_FIELD}', but there is no such column. Declare it, or name the one that people log in with.`,
    );
  const { indices, uniques } = dataSource.getMetadata(userModel);
  const isUnique =
    column.isPrimary ||
    [...uniques, ...indices.filter((index) => index.isUnique)].some(({ columns }) => columns.length === 1 && columns[0] === column);
  if (!isUnique)
    throw new ImproperlyConfigured(`${name}.${USERNAME_FIELD} must be unique: people log in with it. Write @Column({ unique: true }).`);
  if (REQUIRED_FIELDS.includes(USERNAME_FIELD))
    throw new ImproperlyConfigured(`${name}.REQUIRED_FIELDS names '${USERNAME_FIELD}', which is always asked for. Take it out.`);
}

function checkRequiredFields(userModel: UserClass, dataSource: DataSource): void {
  const model = modelOf(userModel, dataSource);
  const unknown = userModel.REQUIRED_FIELDS.find((field) => !model.findField(field));
  if (unknown !== undefined)
    throw new ImproperlyConfigured(
      `${userModel.name}.REQUIRED_FIELDS names '${unknown}', but there is no such field. Declare it, or take it out.`,
    );
}

import { ImproperlyConfigured } from '@nuages/core';
import { initializingDataSource } from '@nuages/managers';
import { Column, getMetadataArgsStorage, ManyToMany, type Relation } from 'typeorm';
import { currentUserModel, entityClassesOf, tableOf, userModelOf } from '../user-model/user-model-of.js';
import type { AbstractBaseUser } from './abstract-base-user.js';
import { authEntities } from './auth-entities.js';
import { Group } from './group.entity.js';
import { Permission } from './permission.entity.js';
import { PermissionChecks } from './permission-checks.js';
import type { PermissionHolder } from './permission-holder.js';

type AbstractUserClass = abstract new () => AbstractBaseUser;

/** A user model's class with groups and permissions; its static members stay. */
export type WithPermissions<Base extends AbstractUserClass> = Omit<Base, 'prototype'> &
  (abstract new () => InstanceType<Base> & PermissionHolder);

/**
 * Adds groups and permissions to a user model.
 *
 * @example
 * @Entity('members')
 * export class Member extends PermissionsMixin(AbstractBaseUser) { ... }
 * @see Django's `PermissionsMixin`
 */
export function PermissionsMixin<Base extends AbstractUserClass>(base: Base): WithPermissions<Base> {
  abstract class UserWithPermissions extends PermissionChecks(base as AbstractUserClass) implements PermissionHolder {
    /** Whether the user has every permission, without being given any. */
    @Column({ name: 'is_superuser', default: false })
    isSuperuser!: boolean;

    @ManyToMany(() => listed(Group))
    @UserJoinTable('groups', 'group_id')
    groups!: Relation<Group>[];

    /** The permissions given to this user alone, besides those of the groups. */
    @ManyToMany(() => listed(Permission))
    @UserJoinTable('user_permissions', 'permission_id')
    userPermissions!: Relation<Permission>[];
  }
  return UserWithPermissions as unknown as WithPermissions<Base>;
}

/** The entity, where the data source being initialised has all that permissions need: TypeORM's own message names no fix. */
function listed<Entity extends Function>(entity: Entity): Entity {
  const dataSource = initializingDataSource();
  if (!dataSource) return entity;
  const classes = entityClassesOf(dataSource);
  if (authEntities.every((needed) => classes.includes(needed))) return entity;
  throw new ImproperlyConfigured(
    `${userModelOf(dataSource).name} has groups and permissions, but the data source lacks their entities. Add authEntities of @nuages/auth to its 'entities'.`,
  );
}

/** A join table named after the user model's own, as Django's: `auth_user_groups (user_id, group_id)`. */
function UserJoinTable(suffix: string, otherColumn: string): PropertyDecorator {
  return (target, key) => {
    const side = { target: target.constructor, propertyName: String(key) };
    getMetadataArgsStorage().joinTables.push({
      ...side,
      get name() {
        return `${tableOf(currentUserModel())}_${suffix}`;
      },
      get joinColumns() {
        return [{ ...side, name: `${currentUserModel().name.toLowerCase()}_id` }];
      },
      inverseJoinColumns: [{ ...side, name: otherColumn }],
      synchronize: true,
    });
  };
}
